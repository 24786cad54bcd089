package regent.opa.builtin.graphql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A use of a directive, such as `@skip(if: true)`.
record Directive(String name, List<Argument> arguments, @Nullable Position at) {}
