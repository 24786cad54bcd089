package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import regent.opa.diagnostic.Location;
import regent.opa.type.Type;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.SetOf;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.DependencyGraph;
import regent.rego.resolve.RuleDraft;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Infers the type of every rule, each after those it reads, and checks the bodies; see
/// [TypeChecker].
///
/// Runs after the check for recursion.
final class CheckTypes {
  private final Compilation compilation;
  private final TypeChecker checker;
  private final TypeEnv env;
  private final SchemaTypes schemas;

  private CheckTypes(Compilation compilation, DependencyGraph graph, TypeEnv builtins) {
    this.compilation = compilation;
    this.checker =
        new TypeChecker(
            compilation,
            graph,
            TypeChecker.writer(compilation.names().subjects(), List.of(compilation.rewritten())));
    this.env = builtins.inner();
    this.schemas = new SchemaTypes(compilation);
  }

  /// The types of the built-ins and, where there is a schema for it, of the input.
  static TypeEnv builtins(Compilation compilation) {
    var tree = new TypeTree();
    for (var builtin : compilation.capabilities().builtins().values()) {
      tree.put(Terms.operator(builtin.name(), Location.NONE), builtin.type());
    }
    new SchemaTypes(compilation)
        .input()
        .ifPresent(type -> tree.put(Terms.ref(Location.NONE, "input"), type));
    var checker =
        new TypeChecker(compilation, DependencyGraph.empty(compilation.capabilities()), ref -> ref);
    return TypeEnv.root(tree, checker::closure);
  }

  /// @return what is known about all documents
  static TypeEnv run(Compilation compilation, DependencyGraph graph, TypeEnv builtins) {
    var stage = new CheckTypes(compilation, graph, builtins);
    graph.sorted().forEach(stage::rule);
    return stage.env;
  }

  private void rule(RuleDraft rule) {
    var level = env.inner();
    schemas.declare(rule, level);
    var checked = checker.check(rule.body(), level);
    if (!checked.problems().isEmpty()) {
      checked.problems().forEach(p -> compilation.problems().note(p.diagnostic()));
      env.tree().put(rule.path(), Type.ANY);
      return;
    }
    var inner = checked.env();
    Ref path = rule.path();
    Type type;
    if (!rule.arguments().isEmpty()) {
      type = function(rule, inner);
    } else {
      var value = rule.head().value();
      if (value != null) {
        type = inner.get(value);
      } else {
        var key = rule.head().key();
        var member = key == null ? Type.UNKNOWN : inner.get(key);
        type = Types.isUnknown(member) ? Type.UNKNOWN : new SetOf(member);
      }
      if (!Terms.isGround(path)) {
        int constant = Math.max(0, Terms.constantSteps(path));
        type = nested(path.path().subList(constant, path.path().size()), type, inner);
        path = Terms.groundPrefix(path);
      }
    }
    if (!Types.isUnknown(type)) {
      env.tree().insert(path, type, env);
    }
  }

  /// Arguments that the body says nothing about may be anything.
  private Type function(RuleDraft rule, TypeEnv inner) {
    var arguments = new ArrayList<Argument>();
    for (var argument : rule.arguments()) {
      Walk.terms(
              term -> {
                if (term instanceof Var && Types.isUnknown(inner.get(term))) {
                  inner.infer(term, Type.ANY);
                }
                return true;
              })
          .term(argument);
      arguments.add(new Argument("", inner.get(argument)));
    }
    var value = rule.head().value();
    var result = value == null ? Type.UNKNOWN : inner.get(value);
    if (Types.isUnknown(result) && compilation.options().undefinedFunctions()) {
      result = Type.ANY;
    }
    return new Function(arguments, null, Types.orNone(result));
  }

  /// The object that holds `type` under the keys of `path`.
  private static Type nested(List<Term> path, Type type, TypeEnv env) {
    Type nested = type;
    for (var key : path.reversed()) {
      var keys = env.get(key);
      if (Types.isUnknown(nested) || Types.isUnknown(keys)) {
        return Type.UNKNOWN;
      }
      nested = Types.dynamicObject(keys, nested);
    }
    return nested;
  }
}
