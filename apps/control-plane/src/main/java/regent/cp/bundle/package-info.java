/// The control plane as a bundle server: what is pushed or followed is checked, kept by revision,
/// activated, and handed out.
@NullMarked
package regent.cp.bundle;

import org.jspecify.annotations.NullMarked;
