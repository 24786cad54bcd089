/// Evaluation as OPA does it, goal by goal, for those who want to see each step.
@NullMarked
package regent.rego.explain;

import org.jspecify.annotations.NullMarked;
