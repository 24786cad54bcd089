package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;

/// The statements of one function or plan while they are being written.
///
/// Statements go into the innermost open block. A *construct* (the body of a comprehension, of a
/// negation, …) opens a block with [#begin()] and closes it with [#end(int)]. A *scan* also opens a
/// block, which stays open until the construct around it ends: whatever comes after a scan runs for
/// each of its elements, so a body with several scans becomes nested loops although its planner
/// writes one statement after the other.
final class PlannerCode {
  private final List<Level> levels = new ArrayList<>();
  private int next;
  private Location at;

  PlannerCode(int firstFree, Location at) {
    this.next = firstFree;
    this.at = at;
  }

  /// An open block, and the scan it is the block of, if it is one.
  private record Level(List<Stmt> stmts, @Nullable Scanning scan) {}

  private record Scanning(Local source, Local key, Local value, Location at) {}

  Location at() {
    return at;
  }

  /// The place that the following statements come from.
  void moveTo(Location place) {
    at = place;
  }

  Local newLocal() {
    return new Local(next++);
  }

  void add(Stmt stmt) {
    levels.getLast().stmts().add(stmt);
  }

  /// Puts `stmt` in front of what the construct `mark` holds so far.
  void addFirst(int mark, Stmt stmt) {
    levels.get(mark).stmts().add(0, stmt);
  }

  /// Opens a construct; the result identifies it.
  int begin() {
    levels.add(new Level(new ArrayList<>(), null));
    return levels.size() - 1;
  }

  /// Closes the construct `mark` with all scans inside it.
  Block end(int mark) {
    closeScans(mark);
    return new Block(levels.removeLast().stmts());
  }

  /// Closes the construct `mark`, in which no scan was opened, and moves its statements to the one
  /// around it.
  void inline(int mark) {
    var stmts = levels.removeLast().stmts();
    if (levels.size() != mark) {
      throw new IllegalStateException("construct with scans");
    }
    levels.getLast().stmts().addAll(stmts);
  }

  private void closeScans(int mark) {
    while (levels.size() - 1 > mark) {
      var level = levels.removeLast();
      var scan = level.scan();
      if (scan == null) {
        throw new IllegalStateException("construct left open");
      }
      add(
          new Stmt.Scan(
              scan.source(), scan.key(), scan.value(), new Block(level.stmts()), scan.at()));
    }
  }

  /// Opens a scan.
  void scan(Local source, Local key, Local value) {
    levels.add(new Level(new ArrayList<>(), new Scanning(source, key, value, at)));
  }

  /// Whether a scan of the construct `mark` is open: what follows may run several times or never.
  boolean scansIn(int mark) {
    return levels.size() - 1 > mark;
  }

  /// Leaves the construct `mark`, out of all its scans.
  void leave(int mark) {
    add(new Stmt.Break(levels.size() - 1 - mark, at));
  }

  /// What follows never runs.
  void never() {
    add(new Stmt.Break(0, at));
  }

  void assign(Operand source, Local target) {
    add(new Stmt.AssignVar(source, target, at));
  }

  void setTrue(Local flag) {
    assign(new Operand.Constant(Bool.TRUE), flag);
  }

  void reset(Local local) {
    add(new Stmt.ResetLocal(local, at));
  }

  void run(Block... blocks) {
    add(new Stmt.Blocks(List.of(blocks), at));
  }

  /// `operand` as a local, for statements that take no constants.
  Local local(Operand operand) {
    return switch (operand) {
      case Local local -> local;
      case Operand.Constant constant -> {
        var local = newLocal();
        assign(constant, local);
        yield local;
      }
    };
  }

  Local dot(Operand source, Operand key) {
    var target = newLocal();
    add(new Stmt.Dot(source, key, target, at));
    return target;
  }

  Local array(List<? extends Operand> items) {
    var array = newLocal();
    add(new Stmt.MakeArray(items.size(), array, at));
    for (var item : items) {
      add(new Stmt.ArrayAppend(item, array, at));
    }
    return array;
  }
}
