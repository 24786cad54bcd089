package regent.opa.builtin;

import regent.opa.type.Type;
import regent.opa.value.Value;

/// A built-in function: its name, its type and what it does.
public record Builtin(String name, Type.Function type, Body body) {

  /// What a built-in does; operands are defined values of any kind. Pure built-ins take one of the
  /// first three forms, so that generated code calls them without an array.
  public sealed interface Body {}

  @FunctionalInterface
  public non-sealed interface One extends Body {
    Value call(Value a) throws BuiltinException;
  }

  @FunctionalInterface
  public non-sealed interface Two extends Body {
    Value call(Value a, Value b) throws BuiltinException;
  }

  @FunctionalInterface
  public non-sealed interface Three extends Body {
    Value call(Value a, Value b, Value c) throws BuiltinException;
  }

  @FunctionalInterface
  public non-sealed interface Many extends Body {
    Value call(Value[] operands) throws BuiltinException;
  }

  /// Needs more than its operands: the time, a cache, the network.
  @FunctionalInterface
  public non-sealed interface Contextual extends Body {
    Value call(BuiltinContext context, Value[] operands) throws BuiltinException;
  }

  /// Calls the built-in, whatever its form. The number of operands must fit.
  public Value call(BuiltinContext context, Value[] operands) throws BuiltinException {
    return switch (body) {
      case One one -> one.call(operands[0]);
      case Two two -> two.call(operands[0], operands[1]);
      case Three three -> three.call(operands[0], operands[1], operands[2]);
      case Many many -> many.call(operands);
      case Contextual contextual -> contextual.call(context, operands);
    };
  }
}
