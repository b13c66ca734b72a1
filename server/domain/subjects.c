/* The kinds of document that can be approved. */
#include "server/domain/order/order.h"
#include "server/domain/quote/quote.h"

const struct subject_ops *const subject_table[] = {&order_subject, &quote_subject};
const int subject_count = ARRAY_SIZE(subject_table);
