/// OPA's bundles: read, checked, written.
@NullMarked
package regent.opa.bundle;

import org.jspecify.annotations.NullMarked;
