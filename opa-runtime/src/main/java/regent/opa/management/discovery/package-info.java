/// Configuration that comes as a bundle.
@NullMarked
package regent.opa.management.discovery;

import org.jspecify.annotations.NullMarked;
