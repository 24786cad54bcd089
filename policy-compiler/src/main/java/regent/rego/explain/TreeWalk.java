package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.execute.Operations;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;

/// Follows a reference into `data`: through base documents and packages, to rules.
///
/// @param path the keys so far, from `data` on
/// @param node what rules there are at `path`; absent when there are none
record TreeWalk(
    Frame frame,
    Ref ref,
    Bindings bindings,
    Term result,
    Bindings resultBindings,
    List<Value> path,
    @Nullable RuleTree node) {

  static TreeWalk of(
      Frame frame, Ref ref, Bindings bindings, Term result, Bindings resultBindings) {
    var data = Str.of("data");
    return new TreeWalk(
        frame,
        ref,
        bindings,
        result,
        resultBindings,
        List.of(data),
        frame.tracer.rules.rules().child(data));
  }

  /// The number of the step that comes next.
  int at() {
    return path.size() - 1;
  }

  void run(Step step) {
    if (at() == ref.path().size()) {
      var extent = extent();
      if (extent.isDefined()) {
        frame.unifier().unify(result, new Scalar(extent, ref.at()), resultBindings, bindings, step);
      }
      return;
    }
    if (bindings.plug(ref.path().get(at())) instanceof Scalar(Value key, var _)) {
      next(key, step);
    } else {
      enumerate(step);
    }
  }

  private void next(Value key, Step step) {
    var longer = new ArrayList<>(path);
    longer.add(key);
    var child = node == null || frame.tracer.mocks.cover(longer) ? null : node.child(key);
    var walk = new TreeWalk(frame, ref, bindings, result, resultBindings, longer, child);
    if (child != null && !child.rules().isEmpty()) {
      new VirtualDocument(walk, child).run(step);
    } else {
      walk.run(step);
    }
  }

  private void enumerate(Step step) {
    var document = base();
    var exits = new EarlyExit.Deferred();
    for (var key : keys(document)) {
      exits.run(() -> visit(key, step));
    }
    exits.end();
    if (node != null) {
      for (var key : node.children().keySet()) {
        if (!document.get(key).isDefined()) {
          visit(key, step);
        }
      }
    }
  }

  private void visit(Value key, Step step) {
    frame
        .unifier()
        .unify(
            new Scalar(key, ref.at()),
            ref.path().get(at()),
            bindings,
            bindings,
            () -> next(key, step));
  }

  private static List<Value> keys(Value document) {
    return switch (document) {
      case Arr array -> {
        var indexes = new ArrayList<Value>();
        for (int i = 0; i < array.size(); i++) {
          indexes.add(Num.of(i));
        }
        yield indexes;
      }
      case Obj object -> object.keys();
      case SetValue set -> set.members();
      case Value _ -> List.of();
    };
  }

  /// The base document here, with what `with` put over it.
  private Value base() {
    Value replaced = frame.replacedData();
    Value real = frame.tracer.evaluation.data().root();
    for (int i = 1; i < path.size(); i++) {
      replaced = replaced.isDefined() ? replaced.get(path.get(i)) : Undefined.UNDEFINED;
      real = real.isDefined() ? Operations.dotBase(real, path.get(i)) : Undefined.UNDEFINED;
    }
    if (frame.tracer.mocks.cover(path)) {
      return replaced;
    }
    if (path.size() == 1 && real instanceof Obj all) {
      real = all.without(Str.of("system"));
    }
    return merged(replaced, real);
  }

  private Value merged(Value over, Value under) {
    if (!over.isDefined()) {
      return under;
    }
    if (under.isDefined() && !(over instanceof Obj && under instanceof Obj)) {
      throw new EvaluationException(
          Code.WITH_MERGE, "real and replacement data could not be merged", ref.at());
    }
    return Operations.merge(over, under);
  }

  private Value extent() {
    var base = base();
    if (node == null) {
      return base;
    }
    return Operations.merge(base, leaves(path, node));
  }

  /// The values of all rules below `node`.
  private Value leaves(List<Value> prefix, RuleTree tree) {
    var leaves = Obj.builder();
    for (var entry : tree.children().entrySet()) {
      var child = entry.getValue();
      if (child.hidden()) {
        continue;
      }
      var longer = new ArrayList<>(prefix);
      longer.add(entry.getKey());
      var value = child.rules().isEmpty() ? leaves(longer, child) : leaf(longer);
      if (value.isDefined()) {
        leaves.put(entry.getKey(), value);
      }
    }
    return leaves.build();
  }

  private Value leaf(List<Value> whole) {
    var found = new Value[] {Undefined.UNDEFINED};
    var leaf = new Var("$_leaf", ref.at());
    var keys = Unifier.constants(whole.subList(1, whole.size()), ref.at());
    frame
        .unifier()
        .unify(
            new Ref(new Var("data", ref.at()), keys, ref.at()),
            leaf,
            () -> {
              var value = frame.bindings().value(leaf);
              found[0] = value == null ? Undefined.UNDEFINED : value;
            });
    return found[0];
  }
}
