package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.resolve.RuleTree;

/// Plans the function that puts a whole document together: what the rules below a path make, laid
/// over the base document there.
final class PlannerExtent {
  private static final Operand SYSTEM = new Operand.Constant(Str.of("system"));

  private final PlannerFrame frame;
  private final PlannerCode code;

  private PlannerExtent(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// @param tree the rules below `data`
  static Func plan(PlannerFrame frame, String name, RuleTree tree, List<Value> path) {
    var blocks = new PlannerExtent(frame).blocks(Objects.requireNonNull(tree.find(path)), path);
    return new Func(
        name, List.of(), frame.params(), Func.Memo.BY_ARGUMENTS, blocks, frame.code.at());
  }

  private List<Block> blocks(RuleTree node, List<Value> path) {
    int computed = code.begin();
    var virtual = virtual(node, path);
    var first = code.end(computed);

    int merged = code.begin();
    var document = base(path);
    var result = code.newLocal();
    code.add(new Stmt.ObjectMerge(document, virtual, result, code.at()));
    code.add(new Stmt.ReturnLocal(result, code.at()));
    var second = code.end(merged);

    return List.of(first, second, Block.of(new Stmt.ReturnLocal(virtual, code.at())));
  }

  /// The documents of all rules below `node`.
  private Local virtual(RuleTree node, List<Value> path) {
    var object = code.newLocal();
    code.add(new Stmt.MakeObject(object, code.at()));
    node.children()
        .forEach(
            (key, child) -> {
              var below = new ArrayList<>(path);
              below.add(key);
              if (!child.hidden()
                  && !PlannerRules.isFunction(child)
                  && (child.rules().isEmpty() || !frame.context.hides(below))) {
                int mark = code.begin();
                var value =
                    child.rules().isEmpty()
                        ? virtual(child, below)
                        : frame.call(
                            frame.functions.rules(below, List.of(), frame.context), List.of());
                code.add(
                    new Stmt.ObjectInsert(new Operand.Constant(key), value, object, code.at()));
                code.run(code.end(mark));
              }
            });
    return object;
  }

  private Local base(List<Value> path) {
    if (path.isEmpty() && !frame.context.shadows(path)) {
      return withoutSystem();
    }
    var here = Local.DATA;
    for (var key : path) {
      here = code.dot(here, new Operand.Constant(key));
    }
    return here;
  }

  /// All base documents but `data.system`, which is seen only by who names it.
  private Local withoutSystem() {
    var object = code.newLocal();
    code.add(new Stmt.MakeObject(object, code.at()));
    var key = code.newLocal();
    var value = code.newLocal();
    int mark = code.begin();
    code.add(new Stmt.NotEqual(key, SYSTEM, code.at()));
    code.add(new Stmt.ObjectInsert(key, value, object, code.at()));
    code.add(new Stmt.Scan(Local.DATA, key, value, code.end(mark), code.at()));
    return object;
  }
}
