/// What OPA does besides deciding: bundles, discovery, status and decision logs.
@NullMarked
package regent.opa.management;

import org.jspecify.annotations.NullMarked;
