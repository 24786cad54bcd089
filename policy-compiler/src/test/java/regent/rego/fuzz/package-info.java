/// Random Rego: programs made from a seed, run on both back ends and by OPA, and compared.
@NullMarked
package regent.rego.fuzz;

import org.jspecify.annotations.NullMarked;
