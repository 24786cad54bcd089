/// The labels that the control plane computes, and what makes an envelope valid.
@NullMarked
package regent.model.labels;

import org.jspecify.annotations.NullMarked;
