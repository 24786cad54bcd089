package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.value.Bool;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.resolve.RuleTree;
import regent.rego.resolve.RuleTree.Definition;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// The rules of one path that may hold, by a first look at the input and the arguments: what surely
/// fails is not entered, as OPA's index does it.
///
/// @param groups each rule that may hold with its `else` branches behind it
/// @param fallback the default rule; absent when there is none
/// @param exitsEarly whether the first answer is as good as all
/// @param isSet whether the rules make a set or an object of sets, one member at a time
/// @param isGround whether no rule has a variable in its reference
record Candidates(
    List<List<Definition>> groups,
    @Nullable Definition fallback,
    boolean exitsEarly,
    boolean isSet,
    boolean isGround) {

  /// @param arguments of a call; empty for rules that are no functions
  static Candidates of(RuleTree node, Frame frame, List<Term> arguments) {
    var groups = new ArrayList<List<Definition>>();
    Definition fallback = null;
    boolean isGround = true;
    boolean isSet = false;
    for (var definition : node.rules()) {
      if (definition.rule().isDefault()) {
        fallback = definition;
        continue;
      }
      isSet |= definition.rule().head().value() == null;
      isGround &= Terms.isGround(definition.rule().head().reference());
      var group = new ArrayList<Definition>();
      for (@Nullable Rule rule = definition.rule(); rule != null; rule = rule.otherwise()) {
        if (mayHold(rule, frame, arguments)) {
          group.add(new Definition(definition.module(), rule));
        }
      }
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return new Candidates(groups, fallback, agree(groups), isSet, isGround);
  }

  boolean isEmpty() {
    return groups.isEmpty() && fallback == null;
  }

  /// Tells that the rules of `ref` were looked up.
  void tell(Frame frame, Ref ref) {
    var message =
        "(matched "
            + groups.size()
            + (groups.size() == 1 ? " rule" : " rules")
            + (exitsEarly ? ", early exit)" : ")");
    var expr = frame.expr();
    frame.tracer.tell(
        frame, Op.INDEX, frame.tracer.subjects().lookup(expr, ref), message, expr.at());
  }

  private static boolean agree(List<List<Definition>> groups) {
    Value common = null;
    for (var group : groups) {
      for (var definition : group) {
        var head = definition.rule().head();
        if (head.value() == null || !Terms.isGround(head.reference())) {
          return false;
        }
        if (!Terms.isConstant(head.value())) {
          return false;
        }
        var value = Terms.value(head.value());
        if (common != null && !common.equals(value)) {
          return false;
        }
        common = value;
      }
    }
    return true;
  }

  private static boolean mayHold(Rule rule, Frame frame, List<Term> arguments) {
    if (rule.body().exprs().stream().anyMatch(expr -> !expr.with().isEmpty())) {
      return true;
    }
    for (var expr : rule.body()) {
      if (!expr.negated() && surelyFails(expr, rule, frame, arguments)) {
        return false;
      }
    }
    return true;
  }

  private static boolean surelyFails(Expr expr, Rule rule, Frame frame, List<Term> arguments) {
    if (expr.form() instanceof Form.Single(Ref ref)) {
      var value = known(ref, rule, frame, arguments);
      return value != null && (!value.isDefined() || value.equals(Bool.FALSE));
    }
    if (!(Exprs.isEquality(expr) || Exprs.calls(expr, "equal"))
        || Exprs.operands(expr).size() != 2) {
      return false;
    }
    var left = Exprs.operands(expr).get(0);
    var right = Exprs.operands(expr).get(1);
    return differ(left, right, rule, frame, arguments)
        || differ(right, left, rule, frame, arguments);
  }

  private static boolean differ(
      Term looked, Term wanted, Rule rule, Frame frame, List<Term> arguments) {
    var value = known(looked, rule, frame, arguments);
    if (value == null) {
      return false;
    }
    if (!value.isDefined()) {
      return true;
    }
    return wanted instanceof Scalar(Value constant, var _) && !constant.equals(value);
  }

  /// The value of an input path or of an argument; absent when it cannot be told by a look.
  private static @Nullable Value known(Term term, Rule rule, Frame frame, List<Term> arguments) {
    if (term instanceof Var(String name, var _) && rule.head().arguments() != null) {
      int index = position(name, rule.head().arguments());
      return index < 0 ? null : frame.bindings().value(arguments.get(index));
    }
    if (!(term instanceof Ref ref) || !Terms.startsWith(ref, "input")) {
      return null;
    }
    Value value = frame.input();
    for (var key : ref.path()) {
      if (!(key instanceof Scalar(Value step, Location _))) {
        return null;
      }
      value = value.isDefined() ? value.get(step) : Undefined.UNDEFINED;
    }
    return value;
  }

  private static int position(String variable, List<Term> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof Var(String name, var _) && name.equals(variable)) {
        return i;
      }
    }
    return -1;
  }
}
