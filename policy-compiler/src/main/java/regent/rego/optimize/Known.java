package regent.rego.optimize;

import java.util.List;
import java.util.stream.Collectors;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.plan.Local;

/// What a local holds, said by what it was computed from. Equal ones hold the same.
sealed interface Known {
  /// A parameter of the function: input, data, an argument.
  record Param(Local local) implements Known {}

  record Constant(Value value) implements Known {}

  /// What lies under a key.
  record Child(Known of, Value key) implements Known {}

  /// A number of elements.
  record Length(Known of) implements Known {}

  /// The result of a function that cannot end the evaluation.
  record Called(String func, List<Known> args) implements Known {
    public Called {
      args = List.copyOf(args);
    }
  }

  /// The result of a built-in.
  record Computed(String builtin, List<Known> args) implements Known {
    public Computed {
      args = List.copyOf(args);
    }
  }

  /// As an author would write it.
  default String text() {
    return switch (this) {
      case Param(var local) ->
          switch (local.index()) {
            case 0 -> "input";
            case 1 -> "data";
            default -> "argument " + (local.index() - 1);
          };
      case Constant(var value) -> value.toString();
      case Child(var of, Str key) when isName(key.value()) -> of.text() + "." + key.value();
      case Child(var of, var key) -> of.text() + "[" + key + "]";
      case Length(var of) -> "length of " + of.text();
      case Called(var func, var args) ->
          func.substring(func.indexOf('.') + 1)
              + (args.size() > 2 ? list(args.subList(2, args.size())) : "");
      case Computed(var builtin, var args) -> builtin + list(args);
    };
  }

  private static String list(List<Known> args) {
    return args.stream().map(Known::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private static boolean isName(String key) {
    return !key.isEmpty() && key.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }
}
