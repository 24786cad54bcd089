/// Protobuf's own types: deterministic bytes, any, wrappers, durations, structs.
@NullMarked
package regent.xds.envoy.proto;

import org.jspecify.annotations.NullMarked;
