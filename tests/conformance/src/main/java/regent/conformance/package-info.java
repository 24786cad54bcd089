/// Runners for recorded answers of OPA, its Envoy plugin and Kuma.
@NullMarked
package regent.conformance;

import org.jspecify.annotations.NullMarked;
