#include <branchline/branchline.h>
#include <branchline/methods.h>
#include <stdio.h>
#include <string.h>

int
main(void)
{
	bl_error *err = NULL;
	bl_client *c = bl_client_new("127.0.0.1:1", &err);
	Bl__GetServerRequest rq = BL__GET_SERVER_REQUEST__INIT;
	Bl__GetServerResponse *re = NULL;

	if (c == NULL || bl_server_get(c, &rq, &re, &err) ||
	    strcmp(bl_error_reason(err), "LOCAL_UNREACHABLE") != 0)
		return 1;
	puts(bl_version());
	bl_error_free(err);
	bl_client_free(c);
	return 0;
}
