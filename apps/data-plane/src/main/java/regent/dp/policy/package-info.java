/// The policies of this proxy: fetched, kept on disk, made active, reported.
@NullMarked
package regent.dp.policy;

import org.jspecify.annotations.NullMarked;
