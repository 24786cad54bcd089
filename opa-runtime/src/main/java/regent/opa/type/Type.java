package regent.opa.type;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// What is known about a value before there is one.
///
/// `toString` is OPA's notation: `any<number, array[string]>`, `object<a: string>[string: any]`,
/// `(x: number, y: number) => number`. [#parse(String)] reads it.
///
/// Source: OPA's `capabilities.json` and its type checker.
public sealed interface Type {
  Type NULL = new NullType();
  Type BOOLEAN = new BooleanType();
  Type NUMBER = new NumberType();
  Type STRING = new StringType();
  Type ANY = new Any(List.of());
  Type UNKNOWN = new Unknown();

  /// Reads a type in OPA's notation.
  ///
  /// @throws IllegalArgumentException when `text` is not one
  static Type parse(String text) {
    return TypeText.parse(text);
  }

  /// Reads a function's type in OPA's notation, with or without names of arguments.
  ///
  /// @throws IllegalArgumentException when `text` is not one
  static Function function(String text) {
    return TypeText.function(text);
  }

  record NullType() implements Type {
    @Override
    public String toString() {
      return "null";
    }
  }

  record BooleanType() implements Type {
    @Override
    public String toString() {
      return "boolean";
    }
  }

  record NumberType() implements Type {
    @Override
    public String toString() {
      return "number";
    }
  }

  record StringType() implements Type {
    @Override
    public String toString() {
      return "string";
    }
  }

  /// Nothing is known yet; only the type checker makes it, for variables without a value so far.
  record Unknown() implements Type {}

  /// A type that contains itself, as JSON Schemas can define it; known by its name.
  final class Recursive implements Type {
    private final String name;
    private Type type = UNKNOWN;

    public Recursive(String name) {
      this.name = name;
    }

    public String name() {
      return name;
    }

    /// What the name stands for; unknown until [#define(Type)].
    public Type type() {
      return type;
    }

    public void define(Type definition) {
      type = definition;
    }
  }

  /// One of several types; any type at all when the list is empty.
  record Any(List<Type> of) implements Type {
    public Any {
      of = List.copyOf(of);
    }

    @Override
    public String toString() {
      return of.isEmpty() ? "any" : "any" + TypeText.list(of);
    }
  }

  /// First the items of known position, then any number of items of the type `rest`.
  record ArrayOf(List<Type> items, @Nullable Type rest) implements Type {
    public ArrayOf {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "array"
          + (items.isEmpty() ? "" : TypeText.list(items))
          + (rest == null ? "" : "[" + rest + "]");
    }
  }

  record SetOf(Type member) implements Type {
    @Override
    public String toString() {
      return "set[" + member + "]";
    }
  }

  /// Properties of known keys, then any number of others when `dynamic` is there.
  record ObjectOf(List<Property> properties, @Nullable Dynamic dynamic) implements Type {
    public ObjectOf {
      properties = List.copyOf(properties);
    }

    @Override
    public String toString() {
      return "object"
          + (properties.isEmpty() ? "" : TypeText.list(properties))
          + (dynamic == null ? "" : "[" + dynamic + "]");
    }
  }

  record Property(Value key, Type value) {
    @Override
    public String toString() {
      return TypeText.key(key) + ": " + value;
    }
  }

  record Dynamic(Type key, Type value) {
    @Override
    public String toString() {
      return key + ": " + value;
    }
  }

  /// A function.
  ///
  /// @param variadic the type of further arguments; absent when there may be none
  /// @param result absent for a relation without result, such as `print`
  record Function(List<Argument> arguments, @Nullable Type variadic, @Nullable Type result)
      implements Type {
    public Function {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      return TypeText.of(this);
    }
  }

  /// An operand's name, as documented by OPA (empty when it has none), and its type.
  record Argument(String name, Type type) {
    @Override
    public String toString() {
      return name.isEmpty() ? type.toString() : name + ": " + type;
    }
  }
}
