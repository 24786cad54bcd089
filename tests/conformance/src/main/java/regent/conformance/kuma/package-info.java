/// Cases that Kuma passes: about resources, matching and validation, and whole scenarios from
/// resources to what proxies are told.
@NullMarked
package regent.conformance.kuma;

import org.jspecify.annotations.NullMarked;
