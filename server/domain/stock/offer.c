#include "server/domain/stock/offer.h"

#include <inttypes.h>

#include "common/date.h"
#include "common/digest.h"
#include "common/strbuf.h"
#include "common/uuid.h"

#define STAMP_BYTES 8
#define TEXT_MAX 2000

static const char *const word[][LANG_N] = {
#define OFFER(name, number, en, zh) [number] = {en, zh},
#include "server/domain/stock/offer.def"
#undef OFFER
};

char *
offer_stamp(const struct actor *who, const struct atp_offer *o)
{
	const char *text = arena_printf(who->arena, "%d %" PRId64 " %d %" PRId64 " %d %s %s", o->kind,
	    o->quantity, o->date, o->rest, o->rest_date, uuid_text(who->arena, o->warehouse_id),
	    uuid_text(who->arena, o->product_id));
	uint8_t hash[SHA256_BYTES];

	sha256(text, strlen(text), hash);
	return reply_hex(who, (struct bytes){hash, STAMP_BYTES});
}

static const char *
day_text(const struct actor *who, int32_t date)
{
	return date_format(who->arena, date);
}

static void
offer_add_text(struct strbuf *s, const struct actor *who, size_t number, const struct atp_offer *o)
{
	bool zh = who->lang == LANG_ZH;
	const char *what = o->warehouse_code != NULL ? o->warehouse_code : o->product_code;

	strbuf_addf(s, "%s%zu %s%s%s", number > 1 ? (zh ? "；" : "; ") : "", number, word[o->kind][who->lang],
	    what != NULL ? " " : "", what != NULL ? what : "");
	strbuf_addf(
	    s, zh ? "：%s（%s）" : ": %s on %s", reply_quantity(who, o->quantity), day_text(who, o->date));
	if (o->kind == ATP_SPLIT)
		strbuf_addf(s, zh ? "、%s（%s）" : ", %s on %s", reply_quantity(who, o->rest),
		    day_text(who, o->rest_date));
}

const char *
offers_text(const struct actor *who, const struct atp_answer *x)
{
	struct strbuf s;

	if (x->enough)
		return who->lang == LANG_ZH ? "现可按需足量供应" : "all of it can be promised";
	if (x->noffer == 0)
		return who->lang == LANG_ZH ? "暂无可供方案" : "nothing can be promised";
	strbuf_init(&s, who->arena, TEXT_MAX);
	for (size_t i = 0; i < x->noffer; i++)
		offer_add_text(&s, who, i + 1, &x->offer[i]);
	return strbuf_text(&s);
}

static Bl__Offer *
offer_view(const struct actor *who, size_t number, const struct atp_offer *o)
{
	Bl__Offer *m = arena_new_n(who->arena, Bl__Offer, 1);

	bl__offer__init(m);
	m->kind = (Bl__OfferKind)o->kind;
	m->quantity = reply_quantity(who, o->quantity);
	m->date = reply_date(who, o->date);
	m->rest_quantity = o->kind == ATP_SPLIT ? reply_quantity(who, o->rest) : reply_text(who, "");
	m->rest_date = reply_date(who, o->rest_date);
	m->warehouse_code = reply_text(who, o->warehouse_code);
	m->offer_number = (int32_t)number;
	m->product_code = reply_text(who, o->product_code);
	m->product_name = reply_text(who, o->product_name);
	m->stamp = offer_stamp(who, o);
	return m;
}

Bl__Availability *
availability_view(
    const struct actor *who, const char *product_code, int64_t wanted, const struct atp_answer *x)
{
	Bl__Availability *m = arena_new_n(who->arena, Bl__Availability, 1);

	bl__availability__init(m);
	m->product_code = reply_text(who, product_code);
	m->wanted = reply_quantity(who, wanted);
	m->available = reply_quantity(who, x->available);
	m->enough = x->enough;
	m->earliest_date = reply_date(who, x->earliest);
	m->offers = arena_new_n(who->arena, Bl__Offer *, x->noffer);
	for (size_t i = 0; i < x->noffer; i++)
		m->offers[m->n_offers++] = offer_view(who, i + 1, &x->offer[i]);
	return m;
}
