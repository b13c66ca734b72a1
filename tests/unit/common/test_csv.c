#include "common/csv.h"

#include "tests/unit/random.h"
#include "tests/unit/unit.h"

#include <inttypes.h>

/* Writes every row as line:[field][field].. */
static bool
print_row(void *context, size_t line, struct texts row)
{
	struct strbuf *b = context;
	strbuf_addf(b, "%zu:", line);
	for (size_t i = 0; i < row.n; i++)
		strbuf_addf(b, "[%s]", row.v[i]);
	strbuf_add(b, ";");
	return true;
}

/* Parses in pieces of the given size; error_line gets the line of the error. */
static enum csv_error
parse(const char *text, size_t n, size_t piece, char separator, struct csv_limits limits, struct strbuf *out,
    size_t *error_line)
{
	struct csv *c = csv_new(out->arena, separator, limits, print_row, out);
	bool fine = true;
	for (size_t at = 0; fine && at < n; at += piece)
		fine = csv_feed(c, text + at, piece < n - at ? piece : n - at);
	fine = csv_end(c);
	enum csv_error error = csv_error(c, error_line);
	assert_int_equal(fine, error == CSV_OK);
	return error;
}

static const struct {
	const char *text, *rows;
} good[] = {
    {"", ""},
    {"a", "1:[a];"},
    {"a,b\nc,d\n", "1:[a][b];2:[c][d];"},
    {"a,b\r\nc,d", "1:[a][b];2:[c][d];"},
    {"a,\n,\n", "1:[a][];2:[][];"},
    {"a,", "1:[a][];"},
    {"\"\"\n", "1:[];"},
    {"\"a,b\",\"c\"\"d\"\n", "1:[a,b][c\"d];"},
    {"\"x\ny\",1\nz,2\n", "1:[x\ny][1];3:[z][2];"},
    {"\"x\r\ny\",1\r\nz,2\r\n", "1:[x\r\ny][1];3:[z][2];"},
    {"\n\na\n\r\n\nb", "3:[a];6:[b];"},
    {"\xef\xbb\xbfid,名称\n1,重庆", "1:[id][名称];2:[1][重庆];"},
    {"\xef\xbb\xa0\n", "1:[\xef\xbb\xa0];"}, /* begins like a byte order mark */
    {"\xef\xbb\xbf", ""},
    {"\xef\xbb\xbf\xef\xbb\xbf", "1:[\xef\xbb\xbf];"},
    {" a , \"\n", NULL},
    {" a , b \n", "1:[ a ][ b ];"},
    {"\"\"\"\"", "1:[\"];"},
    {"a;b\tc", "1:[a;b\tc];"},
};

static void
rows_in_pieces_of_any_size(void **state)
{
	(void)state;
	struct arena *a = arena_new(64 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		for (size_t piece = 1; piece <= strlen(good[i].text) + 1; piece++) {
			struct strbuf out;
			strbuf_init(&out, a, 1000);
			enum csv_error e =
			    parse(good[i].text, strlen(good[i].text), piece, ',', CSV_LIMITS, &out, NULL);
			if (good[i].rows == NULL) {
				check_row(good[i].text, e == CSV_STRAY_QUOTE);
				continue;
			}
			check_row(good[i].text, e == CSV_OK);
			assert_string_equal(strbuf_text(&out), good[i].rows);
		}
	}
	arena_free(a);
}

static void
errors_name_their_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum csv_error error;
		size_t line;
	} rows[] = {
	    {"a\nb\"c", CSV_STRAY_QUOTE, 2},
	    {"a\n\"b\"c", CSV_STRAY_QUOTE, 2},
	    {"a\n\"b\" ,c", CSV_STRAY_QUOTE, 2},
	    {"a\n\"b\nc", CSV_OPEN_QUOTE, 3},
	    {"a\rb", CSV_STRAY_CR, 1},
	    {"a\n\rb", CSV_STRAY_CR, 2},
	    {"a\nb\r", CSV_STRAY_CR, 2},
	    {"a\n\xff\nb", CSV_BAD_UTF8, 2},
	    {"\xef\xbb", CSV_BAD_UTF8, 1},
	    {"12345678\n123456789", CSV_FIELD_LONG, 2},
	    {"\"1234\n5678\"", CSV_FIELD_LONG, 2},
	    {"1,2,3,4\n1,2,3,4,5", CSV_MANY_FIELDS, 2},
	    {"12345678,12345678,1234", CSV_OK, 1},
	    {"12345678,12345678,12345", CSV_ROW_LONG, 1},
	    {"1\n2\n3\n4\n", CSV_MANY_ROWS, 4},
	};
	const struct csv_limits limits = {.field_bytes = 8, .row_bytes = 20, .fields = 4, .rows = 3};
	struct arena *a = arena_new(64 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		for (size_t piece = 1; piece < 8; piece += 6) {
			struct strbuf out;
			size_t line = 0;
			strbuf_init(&out, a, 1000);
			check_row(rows[i].text, parse(rows[i].text, strlen(rows[i].text), piece, ',', limits,
			                            &out, &line) == rows[i].error);
			check_row(rows[i].text, rows[i].error == CSV_OK || line == rows[i].line);
		}
	}
	struct strbuf out;
	strbuf_init(&out, a, 1000);
	assert_int_equal(parse("a\0b", 3, 3, ',', CSV_LIMITS, &out, NULL), CSV_BAD_UTF8);
	arena_free(a);
}

static bool
stop_at_second(void *context, size_t line, struct texts row)
{
	int *seen = context;
	(void)line;
	(void)row;
	return ++*seen < 2;
}

static void
the_callback_can_stop(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	int seen = 0;
	struct csv *c = csv_new(a, ';', CSV_LIMITS, stop_at_second, &seen);
	assert_false(csv_feed(c, "a;b\nc;d\ne;f\n", 12));
	assert_false(csv_feed(c, "g;h\n", 4));
	assert_false(csv_end(c));
	assert_int_equal(seen, 2);
	assert_int_equal(csv_error(c, NULL), CSV_STOPPED);
	arena_free(a);
}

static void
fields_are_written(void **state)
{
	(void)state;
	static const struct {
		const char *field, *plain, *safe;
	} rows[] = {
	    {"abc", "abc", "abc"},
	    {"", "\"\"", "\"\""},
	    {"a,b", "\"a,b\"", "\"a,b\""},
	    {"a\"b", "\"a\"\"b\"", "\"a\"\"b\""},
	    {"a\nb", "\"a\nb\"", "\"a\nb\""},
	    {" a", "\" a\"", "\" a\""},
	    {"=1+1", "=1+1", "'=1+1"},
	    {"=\"x\"", "\"=\"\"x\"\"\"", "\"'=\"\"x\"\"\""},
	    {"-12.50", "-12.50", "-12.50"},
	    {"-1+2", "-1+2", "'-1+2"},
	    {"-", "-", "'-"},
	    {"+86 10", "+86 10", "'+86 10"},
	    {"@x", "@x", "'@x"},
	    {"\tx", "\tx", "'\tx"},
	    {"\rx", "\"\rx\"", "\"'\rx\""},
	    {"＝1", "＝1", "'＝1"},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct strbuf b;
		strbuf_init(&b, a, 100);
		csv_put(&b, rows[i].field, ',', true, false);
		assert_string_equal(strbuf_text(&b), rows[i].plain);
		strbuf_clear(&b);
		csv_put(&b, rows[i].field, ',', true, true);
		assert_string_equal(strbuf_text(&b), rows[i].safe);
	}
	struct strbuf b;
	strbuf_init(&b, a, 100);
	csv_put(&b, "a", ',', true, false);
	csv_put(&b, "", ',', false, false);
	csv_put(&b, "b;c", ',', false, false);
	csv_put_end(&b);
	assert_string_equal(strbuf_text(&b), "a,,b;c\r\n");
	arena_free(a);
}

static const char *
random_field(struct arena *a, uint64_t *seed)
{
	static const char *const parts[] = {
	    "", "a", ",", "\"", "\n", "\r\n", " ", "=", "重", ";", "\t", "-1.5", "'"};
	struct strbuf b;
	strbuf_init(&b, a, 200);
	for (int64_t n = random_between(seed, 0, 6); n > 0; n--)
		strbuf_add(&b, parts[random_between(seed, 0, ARRAY_SIZE(parts) - 1)]);
	return strbuf_text(&b);
}

static void
what_is_written_is_read(void **state)
{
	(void)state;
	uint64_t seed = 0x5eed0004;
	print_message("seed %" PRIu64 "\n", seed);
	struct arena *a = arena_new(64 << 20);
	struct arena_mark m = arena_mark(a);
	for (int i = 0; i < 2000; i++) {
		struct strbuf text, want, got;
		strbuf_init(&text, a, 10000);
		strbuf_init(&want, a, 10000);
		strbuf_init(&got, a, 10000);
		int64_t n = random_between(&seed, 1, 8);
		strbuf_add(&want, "1:");
		for (int64_t k = 0; k < n; k++) {
			const char *field = random_field(a, &seed);
			csv_put(&text, field, ';', k == 0, false);
			strbuf_addf(&want, "[%s]", field);
		}
		csv_put_end(&text);
		strbuf_add(&want, ";");
		size_t piece = (size_t)random_between(&seed, 1, 20);
		assert_int_equal(
		    parse(strbuf_text(&text), text.len, piece, ';', CSV_LIMITS, &got, NULL), CSV_OK);
		assert_string_equal(strbuf_text(&got), strbuf_text(&want));
		arena_reset(a, m);
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("csv: rows, fed in pieces of any size", rows_in_pieces_of_any_size),
    CASE("csv: errors name their line", errors_name_their_line),
    CASE("csv: the callback can stop", the_callback_can_stop),
    CASE("csv: fields are quoted when they must be, formulas neutralised", fields_are_written),
    CASE("csv: what is written is read", what_is_written_is_read),
};
UNIT_MAIN("csv", cases)
