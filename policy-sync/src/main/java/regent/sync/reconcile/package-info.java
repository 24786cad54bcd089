/// Making what is stored equal to what is wanted: the difference as a value, and its application.
@NullMarked
package regent.sync.reconcile;

import org.jspecify.annotations.NullMarked;
