/// The engine as a contestant of the benchmark corpus.
@NullMarked
package regent.benchmarks;

import org.jspecify.annotations.NullMarked;
