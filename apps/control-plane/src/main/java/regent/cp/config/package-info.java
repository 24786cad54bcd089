/// The settings of a control plane: Kuma's file keys and environment variables, read once and
/// checked whole.
@NullMarked
package regent.cp.config;

import org.jspecify.annotations.NullMarked;
