/// Cases of opa-envoy-plugin, run through the network.
@NullMarked
package regent.conformance.authz;

import org.jspecify.annotations.NullMarked;
