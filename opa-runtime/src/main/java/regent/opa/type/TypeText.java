package regent.opa.type;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.Dynamic;
import regent.opa.type.Type.Property;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Types from and to OPA's notation.
final class TypeText {
  private final String text;
  private int at;

  private TypeText(String text) {
    this.text = text;
  }

  static String list(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(", ", "<", ">"));
  }

  static String key(Value key) {
    return key instanceof Str s ? s.value() : key.toString();
  }

  static String of(Type.Function function) {
    var arguments = new ArrayList<String>();
    function.arguments().forEach(a -> arguments.add(a.toString()));
    if (function.variadic() != null) {
      arguments.add(function.variadic() + "...");
    }
    return "("
        + String.join(", ", arguments)
        + ")"
        + (function.result() == null ? "" : " => " + function.result());
  }

  static Type parse(String text) {
    var reader = new TypeText(text);
    var type = reader.type();
    reader.end();
    return type;
  }

  static Type.Function function(String text) {
    var reader = new TypeText(text);
    var function = reader.function();
    reader.end();
    return function;
  }

  private Type.Function function() {
    var arguments = new ArrayList<Argument>();
    Type variadic = null;
    expect("(");
    while (!take(")")) {
      var name = argumentName();
      var type = type();
      if (take("...")) {
        variadic = type;
      } else {
        arguments.add(new Argument(name, type));
      }
      take(", ");
    }
    return new Type.Function(arguments, variadic, take(" => ") ? type() : null);
  }

  /// Empty when the argument has no name.
  private String argumentName() {
    int start = at;
    var name = word();
    if (take(": ")) {
      return name;
    }
    at = start;
    return "";
  }

  private Type type() {
    var word = word();
    return switch (word) {
      case "null" -> Type.NULL;
      case "boolean" -> Type.BOOLEAN;
      case "number" -> Type.NUMBER;
      case "string" -> Type.STRING;
      case "any" -> take("<") ? new Type.Any(types()) : Type.ANY;
      case "set" -> new Type.SetOf(bracketed());
      case "array" -> array();
      case "object" -> object();
      default -> throw problem();
    };
  }

  private Type array() {
    List<Type> items = take("<") ? types() : List.of();
    return new Type.ArrayOf(items, peek('[') ? bracketed() : null);
  }

  private Type object() {
    var properties = new ArrayList<Property>();
    if (take("<")) {
      while (!take(">")) {
        var key = Str.of(word());
        expect(": ");
        properties.add(new Property(key, type()));
        take(", ");
      }
    }
    return new Type.ObjectOf(properties, dynamic());
  }

  private @Nullable Dynamic dynamic() {
    if (!take("[")) {
      return null;
    }
    var key = type();
    expect(": ");
    var value = type();
    expect("]");
    return new Dynamic(key, value);
  }

  private Type bracketed() {
    expect("[");
    var type = type();
    expect("]");
    return type;
  }

  private List<Type> types() {
    var types = new ArrayList<Type>();
    while (!take(">")) {
      types.add(type());
      take(", ");
    }
    return types;
  }

  private String word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean peek(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(String expected) {
    boolean there = text.startsWith(expected, at);
    at += there ? expected.length() : 0;
    return there;
  }

  private void expect(String expected) {
    if (!take(expected)) {
      throw problem();
    }
  }

  private void end() {
    if (at < text.length()) {
      throw problem();
    }
  }

  private IllegalArgumentException problem() {
    return new IllegalArgumentException("not a type at " + at + ": " + text);
  }
}
