/// A CheckRequest becomes the input document of opa-envoy-plugin.
@NullMarked
package regent.authz.input;

import org.jspecify.annotations.NullMarked;
