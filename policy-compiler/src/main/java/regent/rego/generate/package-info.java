/// Turns a plan into class files.
@NullMarked
package regent.rego.generate;

import org.jspecify.annotations.NullMarked;
