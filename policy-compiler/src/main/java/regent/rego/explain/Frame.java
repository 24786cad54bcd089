package regent.rego.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.diagnostic.Location;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.trace.TraceEvent.Subject;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// One query under way: a body and how far it has come.
final class Frame {
  final Tracer tracer;
  private final Body query;
  private final long id;
  private final @Nullable Frame parent;
  private final Bindings bindings;
  private final Unifier unifier = new Unifier(this);

  /// Whether one answer is enough.
  private boolean findsOne;

  private Value input;

  /// What `with` put over the base documents; undefined when nothing.
  private Value data;

  private int index;

  private Frame(
      Tracer tracer,
      Body query,
      @Nullable Frame parent,
      Bindings bindings,
      Value input,
      Value data) {
    this.tracer = tracer;
    this.query = query;
    this.id = tracer.nextQuery();
    this.parent = parent;
    this.bindings = bindings;
    this.input = input;
    this.data = data;
  }

  static Frame top(Tracer tracer, Body query, Value input) {
    return new Frame(tracer, query, null, new Bindings(), input, Undefined.UNDEFINED);
  }

  /// A query inside this one, which shares its variables.
  Frame closure(Body body) {
    return new Frame(tracer, body, this, bindings, input, data);
  }

  /// The query of a rule, with variables of its own.
  Frame child(Body body, boolean findsOneAnswer) {
    var child = new Frame(tracer, body, this, new Bindings(), input, data);
    child.findsOne = findsOneAnswer;
    return child;
  }

  long id() {
    return id;
  }

  long parentId() {
    return parent == null ? 0 : parent.id;
  }

  Bindings bindings() {
    return bindings;
  }

  Value input() {
    return input;
  }

  Value replacedData() {
    return data;
  }

  Unifier unifier() {
    return unifier;
  }

  /// The expression that is evaluated.
  Expr expr() {
    return query.exprs().get(Math.min(index, query.exprs().size() - 1));
  }

  void event(Op op, Subject subject, Location at) {
    tracer.tell(this, op, subject, op == Op.EXIT && findsOne ? "early" : "", at);
  }

  void event(Op op, Expr expr) {
    event(op, tracer.subjects().expr(expr), expr.at());
  }

  void event(Op op, Body body) {
    event(op, tracer.subjects().body(body), Tracer.at(body));
  }

  /// Runs `step` for each answer.
  void eval(Step step) {
    if (index >= query.exprs().size()) {
      answer(step);
      return;
    }
    tracer.look();
    var expr = query.exprs().get(index);
    event(Op.EVAL, expr);
    try {
      if (expr.with().isEmpty()) {
        step(step, true);
      } else {
        with(expr, step);
      }
    } catch (EvaluationException e) {
      throw e.stack().isEmpty()
          ? new EvaluationException(e.code(), e.problem(), e.at(), stack())
          : e;
    }
  }

  private void answer(Step step) {
    try {
      step.run();
    } catch (EarlyExit e) {
      throw e.through(findsOne);
    }
    if (findsOne) {
      throw new EarlyExit(null, false);
    }
  }

  private List<EvaluationException.Frame> stack() {
    var stack = new ArrayList<EvaluationException.Frame>();
    for (@Nullable Frame each = this; each != null; each = each.parent) {
      stack.add(
          new EvaluationException.Frame(
              each.id, each.query.exprs().isEmpty() ? Location.NONE : each.expr().at()));
    }
    return stack;
  }

  private void next(Step step, boolean advances) {
    if (!advances) {
      step.run();
      return;
    }
    index++;
    try {
      eval(step);
    } finally {
      index--;
    }
  }

  /// @param advances whether the expressions behind this one come next
  private void step(Step step, boolean advances) {
    var expr = query.exprs().get(index);
    if (expr.negated()) {
      not(expr, () -> next(step, advances));
      return;
    }
    boolean[] holds = {false};
    Step held =
        () -> {
          holds[0] = true;
          try {
            next(step, advances);
          } finally {
            event(Op.REDO, expr);
          }
        };
    switch (expr.form()) {
      case Form.Call(Ref operator, List<Term> arguments) -> {
        if (Exprs.isEquality(expr) && arguments.size() == 2) {
          unifier.unify(arguments.get(0), arguments.get(1), held);
        } else {
          new Calls(this).call(operator, arguments, held);
        }
      }
      case Form.Single(Term term) -> {
        var result = new Var("$_term_" + id + "_" + index, expr.at());
        unifier.unify(
            term,
            result,
            () -> {
              if (!Bool.FALSE.equals(bindings.value(result))) {
                held.run();
              }
            });
      }
      case Form.Every every -> every(expr, every, held);
      case Form.Not not -> {
        if (!holds(not.body(), false)) {
          held.run();
        }
      }
      case Form.And and -> {
        if (holds(and.left(), true) && holds(and.right(), true)) {
          held.run();
        }
      }
      case Form.Or or -> {
        if (holds(or.left(), true) || holds(or.right(), true)) {
          held.run();
        }
      }
      case Form.Some _ -> throw new IllegalStateException("declared at " + expr.at());
    }
    if (!holds[0]) {
      event(Op.FAIL, expr);
    }
  }

  private void not(Expr expr, Step step) {
    var body =
        new Body(List.of(new Expr(expr.form(), false, List.of(), expr.generated(), 0, expr.at())));
    if (holds(body, false)) {
      event(Op.FAIL, expr);
    } else {
      step.run();
    }
  }

  /// Whether `body` holds, as a query of its own whose answers nobody sees.
  private boolean holds(Body body, boolean findsOneAnswer) {
    var inner = closure(body);
    inner.findsOne = findsOneAnswer;
    boolean[] holds = {false};
    inner.event(Op.ENTER, body);
    EarlyExit.endsIn(
        () ->
            inner.eval(
                () -> {
                  inner.event(Op.EXIT, body);
                  inner.event(Op.REDO, body);
                  holds[0] = true;
                }));
    return holds[0];
  }

  private void every(Expr expr, Form.Every every, Step step) {
    var domain = bindings.value(every.domain());
    if (!(domain instanceof Arr || domain instanceof Obj || domain instanceof SetValue)) {
      event(Op.FAIL, expr);
      return;
    }
    var key = every.key() == null ? new Var("$_key_" + id + "_" + index, every.at()) : every.key();
    var at = every.domain().at();
    var generator =
        closure(
            new Body(
                List.of(
                    new Expr(
                        Exprs.equation(new Ref(every.domain(), List.of(key), at), every.value(), at)
                            .form(),
                        false,
                        List.of(),
                        false,
                        0,
                        at))));
    boolean[] all = {true};
    generator.event(Op.ENTER, expr);
    generator.eval(
        () -> {
          if (!all[0]) {
            return;
          }
          all[0] = generator.holds(every.body(), true);
          generator.event(Op.REDO, expr);
        });
    if (all[0]) {
      try {
        step.run();
      } finally {
        generator.event(Op.EXIT, expr);
      }
    } else {
      generator.event(Op.FAIL, expr);
    }
  }

  private void with(Expr expr, Step step) {
    var changed = new Replacements(this, expr);
    changed.enter();
    try {
      step(
          () -> {
            changed.leave();
            try {
              next(step, true);
            } finally {
              changed.enter();
            }
          },
          false);
    } finally {
      changed.leave();
    }
  }

  /// What the `with` of one expression replaces.
  private static final class Replacements {
    private final Frame frame;
    private final Map<String, Term> functions = new HashMap<>();
    private final List<List<Value>> targets = new ArrayList<>();
    private final Value input;
    private final Value data;
    private Value oldInput = Undefined.UNDEFINED;
    private Value oldData = Undefined.UNDEFINED;

    Replacements(Frame frame, Expr expr) {
      this.frame = frame;
      Value newInput = frame.input;
      Value newData = frame.data;
      for (var with : expr.with()) {
        var target = reference(with.target());
        var value = frame.bindings.plug(with.value());
        var path = path(target);
        var name = Calls.name(target);
        if (new Calls(frame).isFunction(target)) {
          functions.put(name, value);
        } else if (Terms.startsWith(target, "input")) {
          newInput = merged(newInput, path, 1, value(value, expr));
          targets.add(path);
        } else if (Terms.startsWith(target, "data")) {
          newData = merged(newData, path, 1, value(value, expr));
          targets.add(path);
        }
      }
      this.input = newInput;
      this.data = newData;
    }

    private static Ref reference(Term target) {
      return target instanceof Ref ref ? ref : new Ref(target, List.of(), target.at());
    }

    private static List<Value> path(Ref target) {
      var path = new ArrayList<Value>();
      path.add(target.head() instanceof Var(String root, var _) ? Str.of(root) : Str.EMPTY);
      for (var key : target.path()) {
        path.add(key instanceof Scalar(Value value, var _) ? value : Str.EMPTY);
      }
      return path;
    }

    private static Value value(Term term, Expr expr) {
      if (term instanceof Scalar(Value value, var _)) {
        return value;
      }
      throw new EvaluationException(Code.INTERNAL, "the value of with has variables", expr.at());
    }

    private static Value merged(Value document, List<Value> path, int from, Value value) {
      if (from == path.size()) {
        return value;
      }
      var object = document instanceof Obj known ? known : Obj.EMPTY;
      var key = path.get(from);
      return object.with(key, merged(object.get(key), path, from + 1, value));
    }

    void enter() {
      oldInput = frame.input;
      oldData = frame.data;
      frame.input = input;
      frame.data = data;
      frame.tracer.results.push(new HashMap<>());
      frame.tracer.mocks.enter(functions, targets);
    }

    void leave() {
      frame.tracer.mocks.leave();
      frame.tracer.results.pop();
      frame.input = oldInput;
      frame.data = oldData;
    }
  }
}
