/// The agent beside each workload.
@NullMarked
package regent.dp;

import org.jspecify.annotations.NullMarked;
