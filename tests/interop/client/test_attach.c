/* Files to and from the foreign server, through the console's code. */
#include "client/cli/attach.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "branchline/messages.h"
#include "client/cli/connect.h"
#include "tests/interop/client/fake.h"
#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

#define BIG 3000000

static struct fake fake;

static const struct method upload = {.noun = "attachment",
    .verb = "upload",
    .path = "/branchline.v1.AttachmentService/UploadAttachment",
    .kind = METHOD_CLIENT,
    .request = &bl__upload_attachment_request__descriptor,
    .response = &bl__upload_attachment_response__descriptor};
static const struct method download = {.noun = "attachment",
    .verb = "download",
    .path = "/branchline.v1.AttachmentService/DownloadAttachment",
    .kind = METHOD_SERVER,
    .request = &bl__download_attachment_request__descriptor,
    .response = &bl__download_attachment_response__descriptor};

/* A line that goes to the server's port with one bare argument. */
static void
line_to(struct world *w, int port, const char *flags, const char *arg, const struct method *m, struct line *l)
{
	const char *text = arena_printf(
	    w->arena, "--server 127.0.0.1:%d --ca %s %s server get %s", port, fake.ca, flags, arg);
	assert_int_equal(world_parse(w, text, l), 0);
	l->method = m;
}

static const char *
big_file(void)
{
	static char path[80];
	static char bytes[BIG];

	snprintf(path, sizeof(path), "%s/big.pdf", fake.dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, bytes, BIG), BIG);
	close(fd);
	return path;
}

static void
a_file_goes_up_in_chunks(void **state)
{
	(void)state;
	struct world w;
	struct line l;
	const char *path = big_file();

	world_begin(&w, LANG_EN, 0);
	line_to(&w, fake.port, "--json", path, &upload, &l);
	assert_int_equal(attach_upload(&w.cli, &l), EXIT_OK);
	world_flush(&w);
	assert_non_null(strstr(w.out, "\"received\": \"3000000\""));
	connect_close(&w.cli);
	world_end(&w);
	unlink(path);
}

static void
a_broken_upload_is_repeated(void **state)
{
	(void)state;
	struct world w;
	struct line l;
	const char *path = big_file();

	world_begin(&w, LANG_EN, 0);
	fake_ask(&fake, "cut c2s 20"); /* in the middle of the first try */
	line_to(&w, fake.proxy, "--retry", path, &upload, &l);
	assert_int_equal(attach_upload(&w.cli, &l), EXIT_OK);
	assert_string_equal(fake_ask(&fake, "was-cut"), "1");
	connect_close(&w.cli);
	world_end(&w);
	unlink(path);
}

static void
a_file_comes_down_once(void **state)
{
	(void)state;
	struct world w;
	struct line l;
	struct stat s;
	char path[80];

	snprintf(path, sizeof(path), "%s/down.pdf", fake.dir);
	world_begin(&w, LANG_EN, 0);
	line_to(&w, fake.port, "", "", &download, &l);
	l.opt[O_to] = path;
	int code = attach_download(&w.cli, &l);
	world_flush(&w);
	if (code != EXIT_OK)
		fail_msg("%d %s", code, w.err);
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_size, 256 * 4096);
	assert_int_equal(attach_download(&w.cli, &l), EXIT_FAILED); /* it is there: not overwritten */
	world_flush(&w);
	assert_non_null(strstr(w.err, "File exists"));
	assert_int_equal(unlink(path), 0);
	connect_close(&w.cli);
	world_end(&w);
}

static void
missing_files_are_told(void **state)
{
	(void)state;
	struct world w;
	struct line l;

	world_begin(&w, LANG_EN, 0);
	line_to(&w, fake.port, "", "", &upload, &l);
	assert_int_equal(attach_upload(&w.cli, &l), EXIT_USAGE);
	line_to(&w, fake.port, "", "/nonexistent/file", &upload, &l);
	assert_int_equal(attach_upload(&w.cli, &l), EXIT_FAILED);
	world_end(&w);
}

static int
start(void **state)
{
	(void)state;
	fake_start(&fake);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	fake_stop(&fake);
	return 0;
}

static const struct CMUnitTest cases[] = {
    CASE("S30 a contract goes up in chunks", a_file_goes_up_in_chunks),
    CASE("S30 a broken upload is repeated", a_broken_upload_is_repeated),
    CASE("S30 a file comes down and overwrites nothing", a_file_comes_down_once),
    CASE("S30 missing files are told", missing_files_are_told),
};

int
main(void)
{
	return cmocka_run_group_tests_name("console attachments", cases, start, stop);
}
