package regent.opa.builtin;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// The functions of Go's templates.
///
/// Source: <https://pkg.go.dev/text/template#hdr-Functions>
final class TemplateFunctions {
  private TemplateFunctions() {}

  static Object call(String name, List<Object> arguments) throws BuiltinException {
    return switch (name) {
      case "not" -> !isTrue(only(name, arguments));
      case "len" -> length(only(name, arguments));
      case "index" -> index(arguments);
      case "slice" -> slice(arguments);
      case "print" -> print(arguments);
      case "println" -> println(arguments);
      case "printf" -> printf(arguments);
      case "html" -> html(print(arguments));
      case "js" -> js(print(arguments));
      case "urlquery" -> GoUrl.queryEscape(print(arguments));
      case "eq" -> equal(arguments);
      case "ne" -> !areEqual(two(name, arguments).getFirst(), arguments.getLast());
      case "lt" -> compare(name, arguments) < 0;
      case "le" -> compare(name, arguments) <= 0;
      case "gt" -> compare(name, arguments) > 0;
      case "ge" -> compare(name, arguments) >= 0;
      default -> throw problem("error calling " + name + ": not a function");
    };
  }

  private static BuiltinException problem(String problem) {
    return new BuiltinException("template: template: " + problem);
  }

  private static Object only(String name, List<Object> arguments) throws BuiltinException {
    if (arguments.size() != 1) {
      throw wrongNumber(name, "1", arguments);
    }
    return arguments.getFirst();
  }

  private static List<Object> two(String name, List<Object> arguments) throws BuiltinException {
    if (arguments.size() != 2) {
      throw wrongNumber(name, "2", arguments);
    }
    return arguments;
  }

  private static BuiltinException wrongNumber(String name, String want, List<Object> arguments) {
    return problem(
        "wrong number of args for %s: want %s got %d".formatted(name, want, arguments.size()));
  }

  static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case Long l -> l != 0;
      case Double d -> d != 0;
      case String s -> !s.isEmpty();
      case Bool b -> b.value();
      // To Go a number of the variables is a text, which is not empty.
      case Num _ -> true;
      case Str s -> !s.value().isEmpty();
      case Arr a -> a.size() > 0;
      case Obj o -> o.size() > 0;
      default -> false;
    };
  }

  static String typeName(Object value) {
    return switch (value) {
      case Boolean _, Bool _ -> "bool";
      case Long _ -> "int";
      case Double _ -> "float64";
      case Num _ -> "json.Number";
      case Arr _ -> "[]interface {}";
      case Obj _ -> "map[string]interface {}";
      default -> "string";
    };
  }

  /// How Go prints the value.
  static String text(Object value) {
    return switch (value) {
      case Value v -> text(v, true);
      case Double d -> GoFloat.format(d, 'g', -1);
      default -> value.toString();
    };
  }

  private static String text(Value value, boolean outermost) {
    return switch (value) {
      case Undefined _ -> "<no value>";
      case Null _ -> outermost ? "<no value>" : "<nil>";
      case Bool _, Num _, SetValue _ -> value.toString();
      case Str s -> s.value();
      case Arr a ->
          "[" + String.join(" ", a.items().stream().map(i -> text(i, false)).toList()) + "]";
      case Obj o -> {
        var entries = new ArrayList<String>();
        o.forEach((k, v) -> entries.add(text(k, false) + ":" + text(v, false)));
        yield "map[" + String.join(" ", entries) + "]";
      }
    };
  }

  private static long length(Object value) throws BuiltinException {
    return switch (value) {
      case Str s -> Utf8.length(s.value());
      case String s -> Utf8.length(s);
      case Num n -> n.text().length();
      case Arr a -> a.size();
      case Obj o -> o.size();
      default -> throw problem("error calling len: len of type " + typeName(value));
    };
  }

  private static Object index(List<Object> arguments) throws BuiltinException {
    if (arguments.isEmpty()) {
      throw problem("wrong number of args for index: want at least 1 got 0");
    }
    Object value = arguments.getFirst();
    for (var key : arguments.subList(1, arguments.size())) {
      value =
          switch (value) {
            case Arr a when key instanceof Long l -> {
              if (l < 0 || l >= a.size()) {
                throw problem("error calling index: index out of range: " + l);
              }
              yield a.at(l.intValue());
            }
            case Obj o when key instanceof Str || key instanceof String -> o.get(text(key));
            case Str s when key instanceof Long l && l >= 0 && l < s.value().length() ->
                (long) s.value().charAt(l.intValue());
            default ->
                throw problem(
                    "error calling index: cannot index %s with type %s"
                        .formatted(typeName(value), typeName(key)));
          };
    }
    return value;
  }

  private static Object slice(List<Object> arguments) throws BuiltinException {
    var value = arguments.isEmpty() ? Null.NULL : arguments.getFirst();
    int size = (int) length(value);
    var bounds = new int[] {0, size};
    for (int i = 1; i < arguments.size() && i < 3; i++) {
      if (!(arguments.get(i) instanceof Long l) || l < 0 || l > size) {
        throw problem("error calling slice: index out of range: " + text(arguments.get(i)));
      }
      bounds[i - 1] = l.intValue();
    }
    if (bounds[0] > bounds[1]) {
      throw problem(
          "error calling slice: invalid slice index: %d > %d".formatted(bounds[0], bounds[1]));
    }
    return value instanceof Arr a
        ? a.slice(bounds[0], bounds[1])
        : text(value).substring(bounds[0], bounds[1]);
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof Str;
  }

  /// Spaces between values that are both no strings.
  private static String print(List<Object> arguments) {
    var out = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      boolean space = i > 0 && !isText(arguments.get(i)) && !isText(arguments.get(i - 1));
      out.append(space ? " " : "").append(plain(arguments.get(i)));
    }
    return out.toString();
  }

  private static String println(List<Object> arguments) {
    return String.join(" ", arguments.stream().map(TemplateFunctions::plain).toList()) + "\n";
  }

  private static String plain(Object value) {
    return value instanceof Null || value instanceof Undefined ? "<nil>" : text(value);
  }

  private static String printf(List<Object> arguments) throws BuiltinException {
    if (arguments.isEmpty() || !isText(arguments.getFirst())) {
      throw problem("error calling printf: first argument must be a string");
    }
    var values = new ArrayList<Value>();
    for (var argument : arguments.subList(1, arguments.size())) {
      values.add(
          switch (argument) {
            case Long l -> Num.of(l);
            case Double d -> Num.parse(withPoint(GoFloat.format(d, 'g', -1)));
            case Boolean b -> Str.of(b.toString());
            case Num n -> Str.of(n.text());
            case String s -> Str.of(s);
            case Str s -> s;
            default -> Str.of(plain(argument));
          });
    }
    return SprintfFormat.format(text(arguments.getFirst()), values);
  }

  private static String withPoint(String number) {
    return number.matches("-?[0-9]+") ? number + ".0" : number;
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("\0", "\uFFFD")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }

  private static String js(String text) {
    return text.replace("\\", "\\\\")
        .replace("'", "\\'")
        .replace("\"", "\\\"")
        .replace("<", "\\u003C")
        .replace(">", "\\u003E")
        .replace("&", "\\u0026")
        .replace("=", "\\u003D")
        .replace("\n", "\\u000A");
  }

  /// Whether the first equals one of the others.
  private static boolean equal(List<Object> arguments) throws BuiltinException {
    if (arguments.size() < 2) {
      throw problem("error calling eq: missing argument for comparison");
    }
    for (var other : arguments.subList(1, arguments.size())) {
      if (areEqual(arguments.getFirst(), other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean areEqual(Object a, Object b) throws BuiltinException {
    if (a instanceof Null
        || a instanceof Undefined
        || b instanceof Null
        || b instanceof Undefined) {
      return a.getClass() == b.getClass();
    }
    if (a instanceof Arr || a instanceof Obj || b instanceof Arr || b instanceof Obj) {
      throw problem("error calling eq: non-comparable type");
    }
    return comparable(a, b).equals(comparable(b, a));
  }

  private static int compare(String name, List<Object> arguments) throws BuiltinException {
    var a = two(name, arguments).getFirst();
    var b = arguments.getLast();
    var x = comparable(a, b);
    var y = comparable(b, a);
    return switch (x) {
      case Long l when y instanceof Long other -> Long.compare(l, other);
      case Double d when y instanceof Double other -> Double.compare(d, other);
      case String s when y instanceof String other -> Str.of(s).compareTo(Str.of(other));
      default -> throw problem("error calling " + name + ": invalid type for comparison");
    };
  }

  /// The value as Boolean, Long, Double or String; it must be of the same kind as the other.
  private static Object comparable(Object value, Object other) throws BuiltinException {
    var basic = basic(value);
    if (basic.getClass() != basic(other).getClass()) {
      throw problem("error calling eq: incompatible types for comparison");
    }
    return basic;
  }

  private static Object basic(Object value) {
    return switch (value) {
      case Bool b -> b.value();
      case Num n -> n.text();
      case Str s -> s.value();
      case Value v -> v.toString();
      default -> value;
    };
  }
}
