package regent.rego.generate;

import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;

/// A block that is being written: where leaving it leads, and what must be put back on the way out.
///
/// @param end where a break out of the block goes; absent for the root of an outlined method, whose
///     caller does the rest
/// @param with what to put back when a jump leads over this block, not to its end
/// @param outer the block around; absent at the root of a method
record Level(@Nullable Label end, @Nullable OpenWith with, @Nullable Level outer) {

  /// A `with` that is in force.
  ///
  /// @param local the changed local
  /// @param saved the JVM local that holds what it was before
  /// @param scope the JVM local that holds the scope before
  record OpenWith(int local, int saved, int scope) {}
}
