/// Rego on its way to the agents: one OPA bundle for each proxy, and the state that comes back.
@NullMarked
package regent.cp.delivery;

import org.jspecify.annotations.NullMarked;
