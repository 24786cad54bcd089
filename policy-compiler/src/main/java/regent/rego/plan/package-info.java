/// The intermediate representation and the planner that makes it.
@NullMarked
package regent.rego.plan;

import org.jspecify.annotations.NullMarked;
