/// JSON as an immutable tree, and shapes: how records are written as JSON.
@NullMarked
package regent.model.json;

import org.jspecify.annotations.NullMarked;
