package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.ArrayOf;
import regent.opa.type.Type.BooleanType;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.NullType;
import regent.opa.type.Type.NumberType;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Recursive;
import regent.opa.type.Type.SetOf;
import regent.opa.type.Type.StringType;
import regent.opa.type.Type.Unknown;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Types as messages show them: `object<a: number>[string: any]`, cut short below a depth where
/// that is asked for.
final class TypeText {
  static final String ELISION = "...";

  /// A type that is no wider is shown in full even where it does not matter.
  private static final int SHORT = 32;

  private static final int FULL = -1;

  private TypeText() {}

  static String of(Type type) {
    return of(type, FULL);
  }

  /// The outermost constructor only, unless the whole is short.
  static String elided(Type type) {
    var full = of(type);
    return full.codePointCount(0, full.length()) <= SHORT ? full : of(type, 0);
  }

  /// The type down to `depth` levels below it; all of it when negative.
  static String of(Type type, int depth) {
    boolean cut = depth == 0;
    int below = depth < 0 ? depth : depth - 1;
    return switch (type) {
      case Unknown _ -> "???";
      case NullType _ -> "null";
      case BooleanType _ -> "boolean";
      case NumberType _ -> "number";
      case StringType _ -> "string";
      case Recursive r -> "recursive(" + r.name() + ")";
      case SetOf(Type member) -> {
        if (Types.isUnknown(member)) {
          yield "set";
        }
        yield "set[" + (cut ? ELISION : of(member, below)) + "]";
      }
      case ArrayOf a -> {
        var items = parts(cut, a.items().stream().map(i -> cut ? "" : of(i, below)).toList());
        var rest = a.rest() == null ? "" : cut ? ELISION : of(a.rest(), below);
        yield composite("array", items, rest);
      }
      case ObjectOf o -> {
        var properties =
            o.properties().stream()
                .map(p -> cut ? "" : property(p.key(), of(p.value(), below)))
                .toList();
        var dynamic = o.dynamic();
        var rest =
            dynamic == null
                ? ""
                : cut ? ELISION : of(dynamic.key(), below) + ": " + of(dynamic.value(), below);
        yield composite("object", parts(cut, properties), rest);
      }
      case Any(var of) -> any(parts(cut, of.stream().map(t -> cut ? "" : of(t, below)).toList()));
      case Function f -> function(f, cut, below);
    };
  }

  private static List<String> parts(boolean cut, List<String> parts) {
    return cut && !parts.isEmpty() ? List.of(ELISION) : parts;
  }

  private static String function(Function f, boolean cut, int below) {
    var parameters = new ArrayList<String>();
    f.arguments().forEach(a -> parameters.add(cut ? "" : of(a.type(), below)));
    if (f.variadic() != null) {
      parameters.add(cut ? "" : of(f.variadic(), below) + ELISION);
    }
    var result = f.result();
    var shown = result == null ? "???" : cut ? ELISION : of(result, below);
    return function(parts(cut, parameters), shown);
  }

  static String property(Value key, String value) {
    return (key instanceof Str s ? s.value() : key.toString()) + ": " + value;
  }

  static String composite(String kind, List<String> fixed, String rest) {
    return kind
        + (fixed.isEmpty() ? "" : "<" + String.join(", ", fixed) + ">")
        + (rest.isEmpty() ? "" : "[" + rest + "]");
  }

  static String any(List<String> of) {
    return of.isEmpty() ? "any" : "any<" + String.join(", ", of) + ">";
  }

  static String function(List<String> parameters, String result) {
    return "(" + String.join(", ", parameters) + ") => " + result;
  }

  /// Types of operands, as a list in parentheses.
  static String operands(List<Type> types) {
    return "(" + String.join(", ", types.stream().map(TypeText::of).toList()) + ")";
  }

  /// What a function takes, with the names of its operands where it has them.
  static String signature(List<Argument> arguments, @Nullable Type variadic) {
    var parts = new ArrayList<String>();
    arguments.forEach(a -> parts.add(named(a, of(a.type()))));
    if (variadic != null) {
      parts.add(of(variadic) + ELISION);
    }
    return "(" + String.join(", ", parts) + ")";
  }

  static String named(Argument argument, String type) {
    return argument.name().isEmpty() ? type : argument.name() + ": " + type;
  }
}
