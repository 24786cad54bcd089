/// Rego text in, syntax tree out.
@NullMarked
package regent.rego.syntax;

import org.jspecify.annotations.NullMarked;
