/// Health, readiness and metrics on a port of their own.
@NullMarked
package regent.cp.diagnostics;

import org.jspecify.annotations.NullMarked;
