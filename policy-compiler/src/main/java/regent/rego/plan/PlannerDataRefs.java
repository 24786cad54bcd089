package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Term;

/// Writes statements that look up references into `data`, where base documents (loaded) and virtual
/// documents (rules) lie over each other.
///
/// A reference is followed key by key down the tree of rules. Where it meets rules, their function
/// is called and the rest of the reference is looked up in its result; where it leaves the tree,
/// only base documents are left; where it ends inside the tree, the document there is put together
/// from both.
final class PlannerDataRefs {
  private static final Value SYSTEM = Str.of("system");

  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerDataRefs(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// The value of `data` at `path`.
  Operand value(List<Term> path) {
    return descend(new Place(frame.functions.tree(), List.of(), List.of()), path);
  }

  /// How far a reference has been followed.
  ///
  /// @param node the rules at and below this place; absent when there are none
  /// @param path the keys so far, where there are rules
  /// @param keys the same keys as operands
  private record Place(@Nullable RuleTree node, List<Value> path, List<Operand> keys) {
    /// One step down to a key that is known now.
    Place child(Value key) {
      var child = node == null ? null : node.child(key);
      return new Place(child, append(path, key), append(keys, new Operand.Constant(key)));
    }

    /// One step down, out of the tree of rules.
    Place base(Operand key) {
      return new Place(null, path, append(keys, key));
    }

    private static <T> List<T> append(List<? extends T> list, T last) {
      var longer = new ArrayList<T>(list);
      longer.add(last);
      return longer;
    }
  }

  /// What lies at `rest` below `place`. All of `data` keeps its packages, empty, when it is
  /// replaced.
  private Operand descend(Place place, List<Term> rest) {
    var node = place.node();
    boolean isRoot = place.keys().isEmpty();
    if (node == null || (frame.context.shadows(place.path()) && !(isRoot && rest.isEmpty()))) {
      return base(place.keys(), rest);
    }
    if (!node.rules().isEmpty()) {
      return rules(node, place.path(), rest);
    }
    if (rest.isEmpty()) {
      return frame.call(frame.functions.extent(place.path(), frame.context), List.of());
    }
    var key = rest.getFirst();
    var below = rest.subList(1, rest.size());
    var constant = PlannerTerms.constant(key);
    if (constant != null) {
      return descend(place.child(constant), below);
    }
    if (node.children().isEmpty()) {
      return base(place.keys(), rest);
    }
    if (frame.unifier.isEvaluable(key)) {
      var operand = frame.terms.value(key);
      return operand instanceof Operand.Constant(var known)
          ? descend(place.child(known), below)
          : dispatch(place, node, operand, below);
    }
    return enumerate(place, node, key, below);
  }

  /// The result of the rules at `node`, and what lies at `rest` in it.
  private Operand rules(RuleTree node, List<Value> path, List<Term> rest) {
    if (PlannerRules.isFunction(node)) {
      return undefined(rest);
    }
    var function = frame.functions.rules(path, leadingConstants(rest), frame.context);
    return frame.refs.walk(frame.call(function, List.of()), rest);
  }

  private List<Value> leadingConstants(List<Term> path) {
    var constants = new ArrayList<Value>();
    for (var key : path) {
      var constant = PlannerTerms.constant(key);
      if (constant == null && key instanceof Term.Var(var name, _)) {
        constant = frame.scope.find(name) instanceof Operand.Constant(var known) ? known : constant;
      }
      if (constant == null) {
        break;
      }
      constants.add(constant);
    }
    return constants;
  }

  /// A function has no value of its own; nothing follows.
  private Operand undefined(List<Term> rest) {
    var nothing = code.newLocal();
    code.add(new Stmt.IsDefined(nothing, code.at()));
    frame.unbound(rest).forEach(name -> frame.scope.bind(name, nothing));
    return nothing;
  }

  /// What lies at `rest` below `keys` in the base documents.
  private Operand base(List<Operand> keys, List<Term> rest) {
    return walkBase(document(keys), rest);
  }

  /// The base document at `keys`.
  private Operand document(List<Operand> keys) {
    if (keys.isEmpty()) {
      var copy = code.newLocal();
      code.assign(Local.DATA, copy);
      return copy;
    }
    Operand here = Local.DATA;
    for (var key : keys) {
      here = dot(here, key);
    }
    return here;
  }

  private Operand walkBase(Operand document, List<Term> rest) {
    var here = document;
    for (var key : rest) {
      if (frame.unifier.isEvaluable(key)) {
        here = dot(here, frame.terms.value(key));
      } else {
        var keys = code.newLocal();
        var values = code.newLocal();
        code.scan(code.local(here), keys, values);
        frame.unifier.match(keys, key);
        here = values;
      }
    }
    return here;
  }

  private Operand dot(Operand source, Operand key) {
    var target = code.newLocal();
    code.add(new Stmt.DotBase(source, key, target, code.at()));
    return target;
  }

  /// One step down to a key that is known at run time only.
  private Operand dispatch(Place place, RuleTree node, Operand key, List<Term> rest) {
    if (!frame.unbound(rest).isEmpty()) {
      return gather(
          rest,
          dispatched(place, node, key, rest),
          blocks ->
              code.add(new Stmt.Select(key, cases(node, blocks), blocks.getLast(), code.at())));
    }
    var result = code.newLocal();
    var blocks = new ArrayList<Block>();
    for (var alternative : dispatched(place, node, key, rest)) {
      int mark = code.begin();
      code.assign(alternative.get(), result);
      blocks.add(code.end(mark));
    }
    code.reset(result);
    code.add(new Stmt.Select(key, cases(node, blocks), blocks.getLast(), code.at()));
    code.add(new Stmt.IsDefined(result, code.at()));
    return result;
  }

  /// One alternative for each child of `node`, in their order, and last the base documents alone.
  private List<Supplier<Operand>> dispatched(
      Place place, RuleTree node, Operand key, List<Term> rest) {
    var alternatives = new ArrayList<Supplier<Operand>>();
    for (var child : node.children().keySet()) {
      alternatives.add(() -> descend(place.child(child), rest));
    }
    alternatives.add(() -> descend(place.base(key), rest));
    return alternatives;
  }

  private static List<Stmt.Case> cases(RuleTree node, List<Block> blocks) {
    var cases = new ArrayList<Stmt.Case>();
    var bodies = blocks.iterator();
    for (var child : node.children().keySet()) {
      cases.add(new Stmt.Case(List.of(child), bodies.next()));
    }
    return cases;
  }

  /// One step down to every key there is.
  private Operand enumerate(Place place, RuleTree node, Term key, List<Term> rest) {
    var path = new ArrayList<Term>(List.of(key));
    path.addAll(rest);
    var alternatives = new ArrayList<Supplier<Operand>>();
    for (var child : node.children().keySet()) {
      alternatives.add(
          () -> {
            frame.unifier.match(new Operand.Constant(child), key);
            return descend(place.child(child), rest);
          });
    }
    alternatives.add(
        () -> {
          var keys = code.newLocal();
          var values = code.newLocal();
          code.scan(code.local(document(place.keys())), keys, values);
          exclude(hiddenFromBase(place, node), keys);
          frame.unifier.match(keys, key);
          return walkBase(values, rest);
        });
    return gather(path, alternatives, blocks -> code.run(blocks.toArray(Block[]::new)));
  }

  /// The keys of base documents that are not enumerated: rules come first, and `data.system` is
  /// seen only by who names it.
  private static SetValue hiddenFromBase(Place place, RuleTree node) {
    var keys = new ArrayList<>(node.children().keySet());
    if (place.path().isEmpty()) {
      keys.add(SYSTEM);
    }
    return SetValue.of(keys);
  }

  private void exclude(SetValue excluded, Local key) {
    int mark = code.begin();
    code.dot(new Operand.Constant(excluded), key);
    code.add(new Stmt.Not(code.end(mark), code.at()));
  }

  /// Runs alternatives that bind the variables of `path`, one after the other, collects what they
  /// find, and goes on once for all of it. So the rest of the body is not written once for each.
  private Operand gather(
      List<Term> path, List<Supplier<Operand>> alternatives, Consumer<List<Block>> run) {
    var variables = frame.unbound(path);
    var rows = new PlannerRows(frame, variables);
    var blocks = new ArrayList<Block>();
    for (var alternative : alternatives) {
      int mark = code.begin();
      frame.scope.enter();
      rows.append(alternative.get());
      frame.scope.exit();
      blocks.add(code.end(mark));
    }
    rows.make();
    run.accept(blocks);
    return rows.scan();
  }
}
