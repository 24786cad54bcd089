package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.builtin.BuiltinException;
import regent.opa.diagnostic.Location;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Calls functions, built-ins, and what `with` put in their place. With one argument more than the
/// function takes, the last is unified with the result; otherwise the result must not be false.
final class Calls {
  private final Frame frame;

  Calls(Frame frame) {
    this.frame = frame;
  }

  /// The dotted name of an operator.
  static String name(Ref operator) {
    var name = new StringBuilder();
    name.append(
        operator.head() instanceof Var(String head, var _) ? head : TermText.of(operator.head()));
    for (var step : operator.path()) {
      name.append('.').append(step instanceof Scalar(Str s, var _) ? s.value() : step);
    }
    return name.toString();
  }

  /// Whether `ref` names a function or a built-in.
  boolean isFunction(Ref ref) {
    if (!Terms.startsWith(ref, "data")) {
      return frame.tracer.rules.capabilities().builtin(name(ref)) != null;
    }
    var node = node(ref);
    return node != null
        && !node.rules().isEmpty()
        && node.rules().getFirst().rule().head().arguments() != null;
  }

  private @Nullable RuleTree node(Ref ref) {
    @Nullable RuleTree node = frame.tracer.rules.rules().child(Str.of("data"));
    for (var step : ref.path()) {
      if (node == null || !(step instanceof Scalar(Value key, var _))) {
        return null;
      }
      node = node.child(key);
    }
    return node;
  }

  void call(Ref operator, List<Term> arguments, Step step) {
    var name = name(operator);
    var mock = frame.tracer.mocks.of(name);
    if (mock != null) {
      var replacement = function(mock);
      if (replacement != null && isFunction(replacement)) {
        frame.tracer.mocks.hide();
        try {
          call(
              replacement,
              arguments,
              () -> {
                frame.tracer.mocks.show();
                try {
                  step.run();
                } finally {
                  frame.tracer.mocks.hide();
                }
              });
        } finally {
          frame.tracer.mocks.show();
        }
        return;
      }
    }
    if (Terms.startsWith(operator, "data")) {
      function(operator, arguments, mock, step);
    } else {
      builtin(name, arguments, mock, step);
    }
  }

  private static @Nullable Ref function(Term mock) {
    return switch (mock) {
      case Ref ref -> ref;
      case Var v -> new Ref(v, List.of(), v.at());
      default -> null;
    };
  }

  private void function(Ref operator, List<Term> arguments, @Nullable Term mock, Step step) {
    var node = node(operator);
    if (node == null || node.rules().isEmpty()) {
      return;
    }
    var declared = node.rules().getFirst().rule().head().arguments();
    int arity = declared == null ? 0 : declared.size();
    if (mock != null) {
      replaced(arity, arguments, mock, step);
      return;
    }
    var path = new ArrayList<Value>();
    path.add(Str.of("data"));
    operator.path().forEach(key -> path.add(((Scalar) key).value()));
    var candidates = Candidates.of(node, frame, arguments);
    candidates.tell(frame, operator);
    new FunctionCall(frame, path, candidates, arguments, arity).run(step);
  }

  private void replaced(int arity, List<Term> arguments, Term mock, Step step) {
    if (arguments.size() > arity) {
      frame.unifier().unify(arguments.getLast(), mock, step);
    } else if (!Bool.FALSE.equals(frame.bindings().value(mock))) {
      step.run();
    }
  }

  private void builtin(String name, List<Term> arguments, @Nullable Term mock, Step step) {
    var at = frame.expr().at();
    var declaration = frame.tracer.rules.capabilities().builtin(name);
    var builtin = frame.tracer.builtins.find(name);
    if (declaration == null || builtin == null) {
      throw new EvaluationException(Code.INTERNAL, "unsupported built-in: " + name, at);
    }
    boolean isVoid = declaration.type().result() == null;
    int arity = isVoid ? arguments.size() : declaration.type().arguments().size();
    if (mock != null) {
      replaced(arity, arguments, mock, step);
      return;
    }
    var operands = new Value[Math.min(arity, arguments.size())];
    for (int i = 0; i < operands.length; i++) {
      var operand = frame.bindings().value(arguments.get(i));
      if (operand == null) {
        throw new EvaluationException(
            Code.INTERNAL,
            "built-in function "
                + name
                + " called with operand "
                + (i + 1)
                + " that requires evaluation: "
                + TermText.of(arguments.get(i)),
            at);
      }
      operands[i] = operand;
    }
    if (name.equals("trace") && operands[0] instanceof Str note) {
      frame.tracer.tell(frame, Op.NOTE, Subjects.NOTHING, note.value(), at);
    }
    var result = result(name, operands, at);
    var results =
        declaration.relation() && result instanceof Arr many ? many.items() : List.of(result);
    for (var each : results) {
      if (isVoid && each.isDefined()) {
        step.run();
      } else if (arguments.size() > arity) {
        if (each.isDefined()) {
          frame.unifier().unify(arguments.getLast(), new Scalar(each, at), step);
        }
      } else if (each.isDefined() && !each.equals(Bool.FALSE)) {
        step.run();
      }
    }
  }

  private Value result(String name, Value[] operands, Location at) {
    var builtin = frame.tracer.builtins.find(name);
    if (builtin == null) {
      return Undefined.UNDEFINED;
    }
    try {
      return builtin.call(frame.tracer.evaluation.context(), operands);
    } catch (BuiltinException e) {
      return failed(name, e, at);
    }
  }

  private Value failed(String name, BuiltinException failure, Location at) {
    var errors = frame.tracer.evaluation.builtinErrors();
    if (failure.halts() || errors != BuiltinErrors.UNDEFINED) {
      var code =
          switch (failure.kind()) {
            case TYPE -> Code.TYPE;
            case BUILTIN -> Code.BUILTIN;
            case CONFLICT -> Code.CONFLICT;
            case INTERNAL -> Code.INTERNAL;
            case CANCEL -> Code.CANCEL;
          };
      var error = new EvaluationException(code, failure.messageFor(name), at);
      if (failure.halts()) {
        throw error;
      }
      errors.handle(error);
    }
    return Undefined.UNDEFINED;
  }
}
