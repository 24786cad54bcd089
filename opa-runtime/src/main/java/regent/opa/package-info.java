/// The engine's contracts: policies, queries and what an evaluation needs.
@NullMarked
package regent.opa;

import org.jspecify.annotations.NullMarked;
