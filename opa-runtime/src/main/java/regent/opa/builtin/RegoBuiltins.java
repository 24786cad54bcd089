package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Value;

/// What policies may know of Rego and of the engine.
final class RegoBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual("opa.runtime", "() => object[string: any]", RegoBuiltins::runtime)
              .with(Builtin.Trait.NONDETERMINISTIC),
          Builtin.contextual(
              "rego.metadata.chain",
              "() => array[any]",
              (_, _) -> {
                throw outsideOfRule("rego.metadata.chain");
              }),
          Builtin.contextual(
              "rego.metadata.rule",
              "() => any",
              (_, _) -> {
                throw outsideOfRule("rego.metadata.rule");
              }),
          Builtin.contextual(
              "rego.parse_module",
              "(filename: string, rego: string) => object[string: any]",
              RegoBuiltins::parseModule));

  private RegoBuiltins() {}

  static Value runtime(BuiltinContext context, Value[] operands) {
    return context.services().runtime();
  }

  /// The compiler puts the annotations in the place of these calls where there is a rule.
  private static BuiltinException outsideOfRule(String name) {
    return new BuiltinException(
        "the " + name + " function must only be called within the scope of a rule");
  }

  static Value parseModule(BuiltinContext context, Value[] operands) throws BuiltinException {
    var file = Operands.string(operands[0], 1);
    var rego = Operands.string(operands[1], 1);
    return context.services().parser().parse(file, rego);
  }
}
