# gen_methods.awk -- method.def -> branchline/methods.h: one typed function per method, with its help sentence.
# A row is METHOD(noun, verb, Service, Rpc, rpc, KIND, perm, size, replay, "English", "Chinese").
BEGIN {
	print "/* branchline/methods.h -- one function per method of the server; generated from the method table."
	print " *"
	print " * Each sends the request, waits for the reply and unpacks it: free *reply with protobuf_c_message_free_unpacked() or"
	print " * its own bl__..__free_unpacked(). On failure *reply is untouched and *err is set (free it with bl_error_free()). A"
	print " * streaming method gets a call to be used with the functions of branchline.h. */"
	print "#ifndef BRANCHLINE_METHODS_H\n#define BRANCHLINE_METHODS_H\n"
	print "#include \"branchline/branchline.h\"\n#include \"branchline/messages.h\"\n"
	print "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
}
/^METHOD\(/ {
	split($0, quoted, "\"")
	row = $0
	sub(/^METHOD\(/, "", row)
	gsub(/ /, "", row)
	split(row, f, ",")
	printf "/* %s. */\n", quoted[2]
	if (f[6] == "SERVER")
		printf "BL_API bl_call *bl_%s_%s(bl_client *c, const Bl__%sRequest *request, bl_message_fn on_message,\n    bl_done_fn on_done, void *ctx, bl_error **err);\n", f[1], f[2], f[4]
	else if (f[6] == "CLIENT")
		printf "BL_API bl_call *bl_%s_%s(bl_client *c, bl_done_fn on_done, void *ctx, bl_error **err);\n", f[1], f[2]
	else
		printf "BL_API bool bl_%s_%s(bl_client *c, const Bl__%sRequest *request, Bl__%sResponse **reply, bl_error **err);\n", f[1], f[2], f[4], f[4]
}
END {
	print "\n#ifdef __cplusplus\n}\n#endif\n#endif"
}
