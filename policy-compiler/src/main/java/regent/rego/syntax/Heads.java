package regent.rego.syntax;

import java.util.List;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term.Ref;

/// Changed copies of rule heads.
final class Heads {
  private Heads() {}

  static Head withArguments(Head head, List<Term> arguments) {
    return new Head(
        head.name(),
        head.reference(),
        arguments,
        head.key(),
        head.value(),
        head.assign(),
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        head.at());
  }

  static Head withKey(Head head, Term key) {
    return new Head(
        head.name(),
        head.reference(),
        head.arguments(),
        key,
        head.value(),
        head.assign(),
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        head.at());
  }

  static Head withGeneratedValue(Head head, Term value) {
    return new Head(
        head.name(),
        head.reference(),
        head.arguments(),
        head.key(),
        value,
        head.assign(),
        head.contains(),
        head.hasIf(),
        true,
        head.at());
  }

  static Head named(Head head, String name, Ref reference) {
    return new Head(
        name,
        reference,
        head.arguments(),
        head.key(),
        head.value(),
        head.assign(),
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        head.at());
  }

  static Head assigned(Head head) {
    return new Head(
        head.name(),
        head.reference(),
        head.arguments(),
        head.key(),
        head.value(),
        true,
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        head.at());
  }
}
