/// Where resources are kept: the port, and its in-memory implementation.
@NullMarked
package regent.model.store;

import org.jspecify.annotations.NullMarked;
