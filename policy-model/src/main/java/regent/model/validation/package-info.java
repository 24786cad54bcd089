/// What is wrong with a resource: violations, each with the path of its field.
@NullMarked
package regent.model.validation;

import org.jspecify.annotations.NullMarked;
