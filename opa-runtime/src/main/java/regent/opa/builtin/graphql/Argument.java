package regent.opa.builtin.graphql;

import java.util.List;
import org.jspecify.annotations.Nullable;

record Argument(String name, Literal value, @Nullable Position at, List<String> comment) {
  static @Nullable Argument find(List<Argument> arguments, String name) {
    for (var argument : arguments) {
      if (argument.name.equals(name)) {
        return argument;
      }
    }
    return null;
  }
}
