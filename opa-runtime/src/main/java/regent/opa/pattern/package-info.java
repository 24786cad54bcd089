/// Patterns of text as automata: for the many patterns that one search looks through.
@NullMarked
package regent.opa.pattern;

import org.jspecify.annotations.NullMarked;
