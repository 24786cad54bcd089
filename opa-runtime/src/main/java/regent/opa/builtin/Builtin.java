package regent.opa.builtin;

import java.util.Set;
import regent.opa.type.Type;
import regent.opa.value.Value;

/// A built-in function: its name, its type and what it does.
///
/// The answer of a body is a defined value, or [regent.opa.value.Undefined] where OPA gives no
/// answer (`max([])`). A built-in without a result (`internal.print`) answers true. A relation
/// answers the array of all its results.
public record Builtin(String name, Type.Function type, Set<Trait> traits, Body body) {
  /// What is special about a built-in.
  public enum Trait {
    /// Has any number of results, as `walk`.
    RELATION,
    /// May answer differently for the same operands in another evaluation.
    NONDETERMINISTIC,
    /// Not for new policies; strict mode of the compiler refuses it.
    DEPRECATED
  }

  public Builtin {
    traits = Set.copyOf(traits);
  }

  public Builtin(String name, Type.Function type, Body body) {
    this(name, type, Set.of(), body);
  }

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

  /// A built-in with its type in OPA's notation: `(x: number, y: number) => number`.
  static Builtin of(String name, String type, One body) {
    return new Builtin(name, Type.function(type), body);
  }

  static Builtin of(String name, String type, Two body) {
    return new Builtin(name, Type.function(type), body);
  }

  static Builtin of(String name, String type, Three body) {
    return new Builtin(name, Type.function(type), body);
  }

  static Builtin many(String name, String type, Many body) {
    return new Builtin(name, Type.function(type), body);
  }

  static Builtin contextual(String name, String type, Contextual body) {
    return new Builtin(name, Type.function(type), body);
  }

  Builtin with(Trait trait) {
    return new Builtin(
        name,
        type,
        Set.of(trait),
        trait == Trait.NONDETERMINISTIC && body instanceof Contextual contextual
            ? recorded(contextual)
            : body);
  }

  private Contextual recorded(Contextual body) {
    return (context, operands) -> context.nondeterministic(name, operands, body);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
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
