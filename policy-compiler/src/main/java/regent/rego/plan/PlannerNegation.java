package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;

/// Writes statements that ask whether something holds at all: `not`, `and`, `or`. The first way in
/// which it holds ends the search.
final class PlannerNegation {
  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerNegation(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// What follows runs when `body` does not hold.
  void not(Runnable body) {
    var place = code.at();
    var held = code.newLocal();
    int mark = code.begin();
    inside(body);
    if (code.scansIn(mark)) {
      var block = found(held, mark);
      code.moveTo(place);
      code.reset(held);
      code.run(block);
      code.add(new Stmt.IsUndefined(held, code.at()));
    } else {
      var block = code.end(mark);
      code.moveTo(place);
      code.add(new Stmt.Not(block, code.at()));
    }
  }

  /// What follows runs when `body` holds, once.
  void holds(Runnable body) {
    var place = code.at();
    var held = code.newLocal();
    int mark = code.begin();
    inside(body);
    if (code.scansIn(mark)) {
      var block = found(held, mark);
      code.moveTo(place);
      code.reset(held);
      code.run(block);
      code.add(new Stmt.IsDefined(held, code.at()));
    } else {
      code.inline(mark);
      code.moveTo(place);
    }
  }

  /// What follows runs when one of `bodies` holds, once. They are tried in order.
  void either(List<Runnable> bodies) {
    var place = code.at();
    var held = code.newLocal();
    var blocks = new ArrayList<Block>();
    for (var body : bodies) {
      int mark = code.begin();
      code.add(new Stmt.IsUndefined(held, place));
      inside(body);
      blocks.add(found(held, mark));
      code.moveTo(place);
    }
    code.reset(held);
    code.run(blocks.toArray(Block[]::new));
    code.add(new Stmt.IsDefined(held, code.at()));
  }

  private void inside(Runnable body) {
    frame.scope.enter();
    body.run();
    frame.scope.exit();
  }

  private Block found(Local held, int mark) {
    code.setTrue(held);
    if (code.scansIn(mark)) {
      code.leave(mark);
    }
    return code.end(mark);
  }
}
