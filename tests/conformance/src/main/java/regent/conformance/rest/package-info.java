/// Exchanges with OPA's REST API.
@NullMarked
package regent.conformance.rest;

import org.jspecify.annotations.NullMarked;
