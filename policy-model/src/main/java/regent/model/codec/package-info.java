/// YAML and JSON in and out.
@NullMarked
package regent.model.codec;

import org.jspecify.annotations.NullMarked;
