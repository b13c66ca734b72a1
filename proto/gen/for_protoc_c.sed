# Rewrites a published .proto for protoc-c 1.4.1 alone: it refuses proto3 `optional` (issue 476 of protobuf-c), which has the
# same bytes on the wire as a oneof with one member; and it gets the C prefix. Reflection uses the published files.
s/^([[:space:]]*)optional ([A-Za-z0-9_.]+) ([a-z0-9_]+) = ([0-9]+);/\1oneof _\3 { \2 \3 = \4; }/
/^package branchline\.v1;/a import "protobuf-c/protobuf-c.proto"; option (pb_c_file).c_package = "bl";
