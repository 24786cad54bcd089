package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.value.SetValue;
import regent.opa.value.Value;
import regent.rego.execute.ObjectBuilder;
import regent.rego.explain.Tracer.CachedResult;
import regent.rego.resolve.RuleTree;
import regent.rego.resolve.RuleTree.Definition;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// The document that the rules at one path define, asked by a reference that leads to them.
///
/// @param walk at the path of the rules
record VirtualDocument(TreeWalk walk, RuleTree node) {
  void run(Step step) {
    var candidates = Candidates.of(node, frame(), List.of());
    candidates.tell(frame(), reference());
    if (!candidates.isSet() && candidates.isGround()) {
      complete(candidates, step);
    } else {
      partial(candidates, step);
    }
  }

  private Frame frame() {
    return walk.frame();
  }

  private Ref reference() {
    var at = walk.ref().at();
    return new Ref(
        new Var("data", at), Unifier.constants(walk.path().subList(1, walk.path().size()), at), at);
  }

  private @Nullable CachedResult cached() {
    return frame().tracer.results.element().get(walk.path());
  }

  private void keep(@Nullable Value value) {
    frame().tracer.results.element().put(walk.path(), new CachedResult(value));
  }

  /// Follows the rest of the reference into `term`.
  private void follow(Term term, Bindings bindings, Step step) {
    new TermWalk(
            frame(),
            walk.ref(),
            walk.at(),
            walk.bindings(),
            term,
            bindings,
            walk.result(),
            walk.resultBindings())
        .run(step);
  }

  // Complete rules

  private void complete(Candidates candidates, Step step) {
    if (candidates.isEmpty() || isFunction(candidates)) {
      return;
    }
    var known = cached();
    if (known != null) {
      if (known.value() != null) {
        follow(new Scalar(known.value(), walk.ref().at()), walk.bindings(), step);
      }
      return;
    }
    EarlyExit.endsIn(() -> rules(candidates, step));
  }

  private static boolean isFunction(Candidates candidates) {
    var first =
        candidates.groups().isEmpty()
            ? candidates.fallback()
            : candidates.groups().getFirst().getFirst();
    return first != null && first.rule().head().arguments() != null;
  }

  private void rules(Candidates candidates, Step step) {
    var exits = new EarlyExit.Deferred();
    @Nullable Value[] previous = {null};
    for (var group : candidates.groups()) {
      for (var definition : group) {
        @Nullable Value[] result = {null};
        exits.run(() -> rule(definition, previous[0], candidates.exitsEarly(), result, step));
        if (result[0] != null) {
          previous[0] = result[0];
          break;
        }
      }
    }
    if (candidates.fallback() != null && previous[0] == null) {
      rule(candidates.fallback(), null, candidates.exitsEarly(), new Value[1], step);
      return;
    }
    if (previous[0] == null) {
      keep(null);
    }
    exits.end();
  }

  private void rule(
      Definition definition,
      @Nullable Value before,
      boolean exitsEarly,
      @Nullable Value[] result,
      Step step) {
    var rule = definition.rule();
    var subject = frame().tracer.subjects().rule(definition.module(), rule);
    var child = frame().child(rule.body(), exitsEarly);
    @Nullable Value[] previous = {before};
    child.event(Op.ENTER, subject, rule.at());
    child.eval(
        () -> {
          child.event(Op.EXIT, subject, rule.at());
          frame().tracer.answered(rule);
          var value = FunctionCall.value(child, rule);
          result[0] = value;
          if (previous[0] != null) {
            if (!previous[0].equals(value)) {
              throw new EvaluationException(
                  Code.CONFLICT, "rule produced conflicting values", rule.at());
            }
            child.event(Op.REDO, subject, rule.at());
            return;
          }
          previous[0] = value;
          keep(value);
          follow(new Scalar(value, rule.at()), child.bindings(), step);
          child.event(Op.REDO, subject, rule.at());
        });
  }

  // Partial rules

  private void partial(Candidates candidates, Step step) {
    var known = cached();
    if (known != null && known.value() != null) {
      follow(new Scalar(known.value(), walk.ref().at()), walk.bindings(), step);
      return;
    }
    boolean isWhole =
        walk.at() == walk.ref().path().size()
            || walk.bindings().plug(walk.ref().path().get(walk.at())) instanceof Var;
    if (!isWhole && candidates.isEmpty()) {
      return;
    }
    var made = new Made(candidates.isSet() && candidates.isGround());
    for (var group : candidates.groups()) {
      for (var definition : group) {
        if (isWhole) {
          all(definition, made);
        } else {
          matching(definition, made);
        }
      }
    }
    var value = made.value();
    if (isWhole) {
      keep(value);
    }
    follow(new Scalar(value, walk.ref().at()), walk.bindings(), step);
  }

  private void all(Definition definition, Made made) {
    var rule = definition.rule();
    var subject = frame().tracer.subjects().rule(definition.module(), rule);
    var child = frame().child(rule.body(), false);
    child.event(Op.ENTER, subject, rule.at());
    child.eval(
        () -> {
          child.event(Op.EXIT, subject, rule.at());
          frame().tracer.answered(rule);
          made.add(definition, child.bindings());
          child.event(Op.REDO, subject, rule.at());
        });
  }

  /// What the rule gives for the keys that the reference names.
  private void matching(Definition definition, Made made) {
    var rule = definition.rule();
    var subject = frame().tracer.subjects().rule(definition.module(), rule);
    var child = frame().child(rule.body(), false);
    boolean[] matches = {false};
    child.event(Op.ENTER, subject, rule.at());
    var keys = keys(definition);
    var asked = walk.ref().path().subList(walk.at(), walk.ref().path().size());
    int common = Math.min(keys.size(), asked.size());
    child
        .unifier()
        .all(
            asked.subList(0, common),
            keys.subList(0, common),
            walk.bindings(),
            child.bindings(),
            0,
            () -> {
              matches[0] = true;
              child.eval(
                  () -> {
                    child.event(Op.EXIT, subject, rule.at());
                    frame().tracer.answered(rule);
                    if (!made.add(definition, child.bindings())) {
                      child.event(Op.DUPLICATE, subject, rule.at());
                    }
                    child.event(Op.REDO, subject, rule.at());
                  });
            });
    if (!matches[0]) {
      child.event(Op.FAIL, subject, rule.at());
    }
  }

  /// The keys of the rule's reference below the path of the rules, and the member of a set.
  private List<Term> keys(Definition definition) {
    var keys = new ArrayList<>(below(definition));
    if (definition.rule().head().value() == null && definition.rule().head().key() != null) {
      keys.add(definition.rule().head().key());
    }
    return keys;
  }

  private List<Term> below(Definition definition) {
    var whole = new ArrayList<Term>(definition.module().pkg().path().path());
    var reference = definition.rule().head().reference();
    if (reference.head() instanceof Var(String name, var at)) {
      whole.add(Terms.string(name, at));
    }
    whole.addAll(reference.path());
    return whole.subList(walk.path().size() - 1, whole.size());
  }

  /// A document under construction.
  private final class Made {
    private final SetValue.@Nullable Builder set;
    private final ObjectBuilder object = new ObjectBuilder();

    Made(boolean isSet) {
      set = isSet ? SetValue.builder() : null;
    }

    /// @return whether the value is new
    boolean add(Definition definition, Bindings bindings) {
      var rule = definition.rule();
      if (set != null) {
        return set.add(known(rule.head().key(), bindings, rule));
      }
      var path =
          below(definition).stream().map(key -> known(key, bindings, rule)).toArray(Value[]::new);
      boolean isNew = path.length > 1 || !object.get(path[0]).isDefined();
      if (rule.head().value() == null) {
        object.addNested(path, known(rule.head().key(), bindings, rule), rule.head().at());
        return true;
      }
      object.insertNested(path, known(rule.head().value(), bindings, rule), rule.head().at());
      return isNew;
    }

    private static Value known(@Nullable Term term, Bindings bindings, Rule rule) {
      var value = term == null ? null : bindings.value(term);
      if (value == null) {
        throw new IllegalStateException("a rule without a value at " + rule.at());
      }
      return value;
    }

    Value value() {
      return set == null ? object.value() : set.build();
    }
  }
}
