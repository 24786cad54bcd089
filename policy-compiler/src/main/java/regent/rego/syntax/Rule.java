package regent.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;

/// A rule or one definition of it.
///
/// @param otherwise the `else` branch; absent when there is none
/// @param generatedBody the body was not written: it is `true`
public record Rule(
    boolean isDefault,
    Head head,
    Body body,
    @Nullable Rule otherwise,
    List<Annotations> annotations,
    boolean generatedBody,
    Location at) {
  public Rule {
    annotations = List.copyOf(annotations);
  }

  /// The head of a rule.
  ///
  /// @param name the rule's name where it is a plain one; empty when the reference has more parts
  /// @param reference the name as a reference: `p`, `p.q[x]`
  /// @param arguments of a function; absent when the rule is not one (an empty list is `f()`)
  /// @param key of a partial set (`p contains key`) or partial object; absent otherwise
  /// @param value absent for partial sets
  /// @param assign written with `:=`
  /// @param contains written with the keyword `contains`
  /// @param hasIf written with the keyword `if`
  /// @param generatedValue the value was not written: it is `true`
  public record Head(
      String name,
      Term.Ref reference,
      @Nullable List<Term> arguments,
      @Nullable Term key,
      @Nullable Term value,
      boolean assign,
      boolean contains,
      boolean hasIf,
      boolean generatedValue,
      Location at) {}
}
