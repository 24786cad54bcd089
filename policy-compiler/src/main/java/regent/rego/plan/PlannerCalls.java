package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Term;

/// Writes statements that call functions, built-ins and what replaces them.
final class PlannerCalls {
  private static final Operand FALSE = new Operand.Constant(Bool.FALSE);
  private static final Operand ZERO = new Operand.Constant(Num.ZERO);

  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerCalls(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// What a call runs.
  private sealed interface Target {
    int arity();

    record Function(List<Value> path, int arity, PlannerContext context) implements Target {}

    record BuiltinFunction(String name, int arity, boolean isVoid, boolean isRelation)
        implements Target {}

    record Replaced(Operand value, int arity) implements Target {}

    record Document(Term.Ref ref, int arity) implements Target {}
  }

  /// A call that stands alone. With one argument more than the function takes, the last is unified
  /// with the result; otherwise the result must not be false.
  void expr(Expr.Form.Call call) {
    var name = name(call.operator());
    var arguments = call.arguments();
    if (name.equals("eq") && arguments.size() == 2) {
      frame.unifier.unify(arguments.get(0), arguments.get(1));
      return;
    }
    if (arguments.size() == 2 && frame.context.mock(name) == null) {
      if (name.equals("equal")) {
        equal(arguments);
        return;
      }
      if (name.equals("neq")) {
        var values = frame.terms.values(arguments);
        code.add(new Stmt.NotEqual(values.get(0), values.get(1), code.at()));
        return;
      }
    }
    expr(target(call.operator()), arguments);
  }

  private void equal(List<Term> arguments) {
    var values = frame.terms.values(arguments);
    code.add(new Stmt.Equal(values.get(0), values.get(1), code.at()));
  }

  private void expr(Target target, List<Term> arguments) {
    boolean captured = arguments.size() > target.arity();
    var operands = frame.terms.values(arguments.subList(0, target.arity()));
    if (target instanceof Target.Document && !captured) {
      return; // OPA does not look at a document that nobody asked for
    }
    var result = run(target, operands);
    if (target instanceof Target.BuiltinFunction(_, _, _, var isRelation) && isRelation) {
      if (captured) {
        frame.unifier.match(each(result), arguments.getLast());
      } else {
        var size = code.newLocal();
        code.add(new Stmt.Len(result, size, code.at()));
        code.add(new Stmt.NotEqual(size, ZERO, code.at()));
      }
    } else if (captured) {
      frame.unifier.match(result, arguments.getLast());
    } else if (!(target instanceof Target.BuiltinFunction(_, _, var isVoid, _) && isVoid)) {
      code.add(new Stmt.NotEqual(result, FALSE, code.at()));
    }
  }

  /// The result of a call inside of a term.
  Operand value(Term.Ref operator, List<Term> arguments) {
    var target = target(operator);
    var result = run(target, frame.terms.values(arguments));
    return target instanceof Target.BuiltinFunction(_, _, _, var isRelation) && isRelation
        ? each(result)
        : result;
  }

  private Operand each(Operand results) {
    var result = code.newLocal();
    code.scan(code.local(results), code.newLocal(), result);
    return result;
  }

  private Operand run(Target target, List<Operand> operands) {
    return switch (target) {
      case Target.Replaced(var value, _) -> value;
      case Target.Document(var ref, _) -> frame.terms.value(ref);
      case Target.BuiltinFunction builtin -> {
        var result = code.newLocal();
        code.add(new Stmt.CallBuiltin(builtin.name(), operands, result, code.at()));
        yield result;
      }
      case Target.Function(var path, _, var context) -> {
        var function = frame.functions.rules(path, List.of(), context);
        var slots = context.slots() == 0 ? List.<Operand>of() : frame.slots;
        yield frame.call(function, slots, operands);
      }
    };
  }

  private Target target(Term.Ref operator) {
    var name = name(operator);
    var original = target(name, operator, frame.context);
    var mock = frame.context.mock(name);
    return switch (mock) {
      case null -> original;
      case PlannerContext.Mock.Rule(var path) ->
          new Target.Function(path, original.arity(), frame.context.withoutMocks());
      case PlannerContext.Mock.BuiltinFunction(var replacement) -> builtin(replacement, operator);
      case PlannerContext.Mock.Constant(var value) ->
          new Target.Replaced(new Operand.Constant(value), original.arity());
      case PlannerContext.Mock.Document(var path) ->
          new Target.Document(ref(path, operator.at()), original.arity());
      case PlannerContext.Mock.Slot(var index) ->
          new Target.Replaced(frame.slots.get(index), original.arity());
    };
  }

  private Target target(String name, Term.Ref operator, PlannerContext context) {
    var path = path(operator);
    if (path.isEmpty()) {
      return builtin(name, operator);
    }
    return new Target.Function(path, frame.functions.arity(path), context);
  }

  private Target builtin(String name, Term.Ref operator) {
    var declaration = frame.functions.declaration(name);
    if (declaration == null) {
      throw new IllegalStateException("unknown function " + name + " at " + operator.at());
    }
    var type = declaration.type();
    return new Target.BuiltinFunction(
        name, type.arguments().size(), type.result() == null, declaration.relation());
  }

  private static Term.Ref ref(List<Value> path, Location at) {
    var keys = path.stream().<Term>map(key -> new Term.Scalar(key, at)).toList();
    return new Term.Ref(new Term.Var("data", at), keys, at);
  }

  /// The name of a built-in, or the path of a function: `io.jwt.decode`, `data.lib.f`.
  static String name(Term.Ref operator) {
    if (!(operator.head() instanceof Term.Var(var head, _))) {
      throw new IllegalStateException("no function: " + operator);
    }
    return operator.path().isEmpty()
        ? head
        : operator.path().stream()
            .map(PlannerCalls::text)
            .collect(Collectors.joining(".", head + ".", ""));
  }

  private static String text(Term key) {
    return key instanceof Term.Scalar(var value, _) && value instanceof Str text
        ? text.value()
        : String.valueOf(key);
  }

  /// The path of a function of the policy, below `data`; empty when `operator` is a built-in.
  static List<Value> path(Term.Ref operator) {
    if (!(operator.head() instanceof Term.Var(var head, _)) || !head.equals("data")) {
      return List.of();
    }
    var path = new ArrayList<Value>();
    for (var key : operator.path()) {
      var constant = PlannerTerms.constant(key);
      if (constant == null) {
        throw new IllegalStateException("no function: " + operator);
      }
      path.add(constant);
    }
    return path;
  }
}
