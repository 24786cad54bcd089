/// Outside sources of bundles: one class for each kind.
@NullMarked
package regent.sync.feed;

import org.jspecify.annotations.NullMarked;
