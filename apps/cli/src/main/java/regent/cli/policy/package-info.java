/// Commands about Rego: they need no control plane.
@NullMarked
package regent.cli.policy;

import org.jspecify.annotations.NullMarked;
