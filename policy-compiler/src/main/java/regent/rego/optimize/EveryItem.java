package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Bool;
import regent.opa.value.SetValue;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// An `every` that compares each item with the one at the same index of another array, or with
/// wildcards:
///
/// ```
/// reset l8
/// scan l2 as l9, l10                       every i, item in l2 {
/// | not
/// | | l13 = l5[l9]
/// | | l14 = {"*", l13}
/// | | l15 = internal.member_2(l10, l14)      item in {"*", l5[i]}
/// | | l15 != false
/// | l8 = true
/// | break 1
/// l8 is undefined                          }
/// ```
///
/// @param source what the loop goes over
/// @param stmts all of its statements
/// @param other what the items are compared with
record EveryItem(Local source, List<Stmt> stmts, Local other, SetValue wildcards) {
  private static final int LENGTH = 3;

  /// What is computed before the `every`.
  interface Before {
    /// The local that holds what `operand` does; absent when it is none from before.
    @Nullable Local same(Operand operand);

    /// The local that holds what `lookup` gives; absent when nothing looked it up before.
    @Nullable Local same(Stmt.Dot lookup);
  }

  /// The one that begins with the statement number `from`.
  static Optional<EveryItem> of(List<Stmt> stmts, int from, Before before) {
    if (from + LENGTH > stmts.size()
        || !(stmts.get(from) instanceof Stmt.ResetLocal(var flag, _))
        || !(stmts.get(from + 1) instanceof Stmt.Scan scan)
        || !(stmts.get(from + 2) instanceof Stmt.IsUndefined(var tested, _))
        || !tested.equals(flag)) {
      return Optional.empty();
    }
    var inside = scan.block().stmts();
    if (inside.size() != LENGTH
        || !(inside.get(0) instanceof Stmt.Not not)
        || !(inside.get(1) instanceof Stmt.AssignVar assign)
        || !assign.target().equals(flag)
        || !(inside.get(2) instanceof Stmt.Break leave)
        || leave.index() != 1) {
      return Optional.empty();
    }
    var test = new Test(scan, before);
    return test.read(not.block().stmts())
        ? Optional.of(
            new EveryItem(
                scan.source(),
                List.copyOf(stmts.subList(from, from + LENGTH)),
                test.other(),
                test.wildcards.build()))
        : Optional.empty();
  }

  /// What the loop demands of an item.
  private static final class Test {
    private final Stmt.Scan scan;
    private final Before before;
    private final Map<Local, Local> arrays = new HashMap<>();

    /// By local of an item at the index of the loop: the array that it comes from.
    private final Map<Local, Local> items = new HashMap<>();

    private final Map<Local, List<Operand>> collections = new HashMap<>();
    private final Map<Local, Local> tested = new HashMap<>();
    private final SetValue.Builder wildcards = SetValue.builder();
    private @Nullable Local other;

    Test(Stmt.Scan scan, Before before) {
      this.scan = scan;
      this.before = before;
    }

    Local other() {
      if (other == null) {
        throw new IllegalStateException("not read");
      }
      return other;
    }

    /// Whether `stmts` do nothing but what is understood here.
    boolean read(List<Stmt> stmts) {
      int last = stmts.size() - 1;
      for (int i = 0; i < last; i++) {
        if (!look(stmts.get(i))) {
          return false;
        }
      }
      return last >= 0
          && switch (stmts.get(last)) {
            case Stmt.Equal(var a, var b, _) ->
                (a.equals(scan.value()) && compareWith(List.of(b)))
                    || (b.equals(scan.value()) && compareWith(List.of(a)));
            case Stmt.NotEqual(var a, Operand.Constant(Bool no), _) when no == Bool.FALSE ->
                isMember(a);
            case Stmt.NotEqual(Operand.Constant(Bool no), var b, _) when no == Bool.FALSE ->
                isMember(b);
            case Stmt _ -> false;
          };
    }

    private boolean isMember(Operand outcome) {
      var collection = outcome instanceof Local local ? tested.get(local) : null;
      var members = collection == null ? null : collections.get(collection);
      return members != null && compareWith(members);
    }

    private boolean compareWith(List<Operand> members) {
      for (var member : members) {
        switch (member) {
          case Operand.Constant(var value) -> wildcards.add(value);
          case Local local -> {
            var array = items.get(local);
            if (array == null || (other != null && !other.equals(array))) {
              return false;
            }
            other = array;
          }
        }
      }
      return other != null;
    }

    private boolean look(Stmt stmt) {
      return switch (stmt) {
        case Stmt.Dot s -> lookup(s);
        case Stmt.MakeSet s -> collections.put(s.target(), new ArrayList<>()) == null;
        case Stmt.MakeArray s -> collections.put(s.target(), new ArrayList<>()) == null;
        case Stmt.SetAdd s -> add(s.set(), s.value());
        case Stmt.ArrayAppend s -> add(s.array(), s.value());
        case Stmt.CallBuiltin s ->
            s.name().equals("internal.member_2")
                && s.args().getFirst().equals(scan.value())
                && s.args().getLast() instanceof Local collection
                && tested.put(s.result(), collection) == null;
        case Stmt _ -> false;
      };
    }

    private boolean lookup(Stmt.Dot s) {
      var array = s.source() instanceof Local local ? arrays.get(local) : null;
      if (array == null) {
        array = before.same(s.source());
      }
      if (array != null && s.key().equals(scan.key())) {
        return items.put(s.target(), array) == null;
      }
      var known =
          before.same(
              new Stmt.Dot(array == null ? s.source() : array, s.key(), s.target(), s.at()));
      return known != null && arrays.put(s.target(), known) == null;
    }

    private boolean add(Local collection, Operand value) {
      var members = collections.get(collection);
      return members != null && members.add(value);
    }
  }
}
