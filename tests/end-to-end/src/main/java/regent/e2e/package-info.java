/// Tests of the whole product with a real Envoy.
@NullMarked
package regent.e2e;

import org.jspecify.annotations.NullMarked;
