package regent.opa.type;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// What is known about a value before there is one.
///
/// Source: OPA's `capabilities.json` and its type checker.
public sealed interface Type {
  Type NULL = new NullType();
  Type BOOLEAN = new BooleanType();
  Type NUMBER = new NumberType();
  Type STRING = new StringType();
  Type ANY = new Any(List.of());

  record NullType() implements Type {}

  record BooleanType() implements Type {}

  record NumberType() implements Type {}

  record StringType() implements Type {}

  /// One of several types; any type at all when the list is empty.
  record Any(List<Type> of) implements Type {
    public Any {
      of = List.copyOf(of);
    }
  }

  /// First the items of known position, then any number of items of the type `rest`.
  record ArrayOf(List<Type> items, @Nullable Type rest) implements Type {
    public ArrayOf {
      items = List.copyOf(items);
    }
  }

  record SetOf(Type member) implements Type {}

  /// Properties of known keys, then any number of others when `dynamic` is there.
  record ObjectOf(List<Property> properties, @Nullable Dynamic dynamic) implements Type {
    public ObjectOf {
      properties = List.copyOf(properties);
    }
  }

  record Property(Value key, Type value) {}

  record Dynamic(Type key, Type value) {}

  /// A function.
  ///
  /// @param variadic the type of further arguments; absent when there may be none
  /// @param result absent for a relation without result, such as `print`
  record Function(List<Argument> arguments, @Nullable Type variadic, @Nullable Type result)
      implements Type {
    public Function {
      arguments = List.copyOf(arguments);
    }
  }

  /// An operand's name, as documented by OPA (empty when it has none), and its type.
  record Argument(String name, Type type) {}
}
