/// What a proxy is told, as named and versioned resources, and how two such states differ.
@NullMarked
package regent.xds.snapshot;

import org.jspecify.annotations.NullMarked;
