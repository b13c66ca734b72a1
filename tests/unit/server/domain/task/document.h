/* document.h -- a document that is nothing but its head, as the only subject of approval in these tests. */
#ifndef BL_TESTS_TASK_DOCUMENT_H
#define BL_TESTS_TASK_DOCUMENT_H

#include "server/domain/subject.h"

struct document {
	struct subject_head head;
	bool refuse; /* effective() says no */
};

#endif
