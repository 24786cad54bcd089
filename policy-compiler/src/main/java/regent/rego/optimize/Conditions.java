package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Reads what must hold for a block of a function to do anything, from the statements that come
/// before all that could be noticed. Follows what locals hold through assignments, lookups, calls.
final class Conditions {
  private final Effects effects;
  private final Predicate<Local> isPrivate;
  private final Predicate<Local> isUnset;
  private final Map<Local, Known> holds = new HashMap<>();
  private final List<Condition> found = new ArrayList<>();
  private String end = "it compares nothing with a literal";

  private Conditions(Effects effects, Predicate<Local> isPrivate, Predicate<Local> isUnset) {
    this.effects = effects;
    this.isPrivate = isPrivate;
    this.isUnset = isUnset;
  }

  /// @param found all that must hold
  /// @param end why there is no more
  record Read(List<Condition> found, String end) {}

  /// @param isPrivate whether no other block uses a local
  /// @param isUnset whether no block before this one sets a local
  static Read of(
      Block block,
      List<Local> params,
      Effects effects,
      Predicate<Local> isPrivate,
      Predicate<Local> isUnset) {
    var conditions = new Conditions(effects, isPrivate, isUnset);
    params.forEach(param -> conditions.holds.put(param, new Known.Param(param)));
    conditions.read(block);
    return new Read(List.copyOf(conditions.found), conditions.end);
  }

  private void read(Block block) {
    for (int i = 0; i < block.stmts().size(); i++) {
      var stmt = block.stmts().get(i);
      boolean isLast = i == block.stmts().size() - 1;
      if (isLast && stmt instanceof Stmt.Scan scan) {
        forget(scan);
        read(scan.block());
        return;
      }
      if (isLast && stmt instanceof Stmt.Blocks(var blocks, _) && blocks.size() == 1) {
        read(blocks.getFirst());
        return;
      }
      if (!effects.isFree(stmt)) {
        end = reason(stmt);
        return;
      }
      if (!isHidden(stmt)) {
        return;
      }
      learn(stmt);
    }
  }

  private String reason(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Call call ->
          "it calls "
              + call.func().substring(call.func().indexOf('.') + 1)
              + " first, which may end the evaluation";
      case Stmt.CallBuiltin call -> "it calls " + call.name() + " first";
      case Stmt.CallDynamic _ -> "it refers to rules by a name that is computed";
      case Stmt _ -> end;
    };
  }

  /// Whether nobody outside the block sees what `stmt` sets.
  private boolean isHidden(Stmt stmt) {
    boolean[] hidden = {true};
    Predicate<Local> may = stmt instanceof Stmt.ResetLocal ? isPrivate.or(isUnset) : isPrivate;
    eachWrite(stmt, local -> hidden[0] &= may.test(local));
    return hidden[0];
  }

  private void forget(Stmt stmt) {
    eachWrite(stmt, holds::remove);
  }

  /// Reports the locals that differ after `stmt`; what a `with` changes is put back.
  private static void eachWrite(Stmt stmt, Consumer<Local> write) {
    Locals.each(stmt instanceof Stmt.With with ? with.block() : Block.of(stmt), _ -> {}, write);
  }

  private @Nullable Known known(Operand operand) {
    return switch (operand) {
      case Local local -> holds.get(local);
      case Operand.Constant(var value) -> new Known.Constant(value);
    };
  }

  private @Nullable List<Known> known(List<? extends Operand> operands) {
    var all = new ArrayList<Known>();
    for (var operand : operands) {
      var one = known(operand);
      if (one == null) {
        return null;
      }
      all.add(one);
    }
    return all;
  }

  private void hold(Local target, @Nullable Known value) {
    if (value == null) {
      holds.remove(target);
    } else {
      holds.put(target, value);
    }
  }

  private void learn(Stmt stmt) {
    switch (stmt) {
      case Stmt.AssignVar s -> hold(s.target(), known(s.source()));
      case Stmt.Dot s -> {
        var source = known(s.source());
        hold(
            s.target(),
            source != null && known(s.key()) instanceof Known.Constant(var key)
                ? new Known.Child(source, key)
                : null);
      }
      case Stmt.Len s -> {
        var source = known(s.source());
        hold(s.target(), source == null ? null : new Known.Length(source));
      }
      case Stmt.Call s -> {
        var args = known(s.args());
        hold(s.result(), args == null ? null : new Known.Called(s.func(), args));
      }
      case Stmt.CallBuiltin s -> {
        var args = known(s.args());
        hold(s.result(), args == null ? null : new Known.Computed(s.name(), args));
      }
      case Stmt.Equal s -> {
        if (known(s.a()) instanceof Known.Constant(var value)) {
          equal(known(s.b()), value);
        } else if (known(s.b()) instanceof Known.Constant(var value)) {
          equal(known(s.a()), value);
        }
      }
      case Stmt.NotEqual s -> {
        if (isFalse(s.a())) {
          holds(known(s.b()));
        } else if (isFalse(s.b())) {
          holds(known(s.a()));
        }
      }
      case Stmt s -> forget(s);
    }
  }

  private static boolean isFalse(Operand operand) {
    return operand instanceof Operand.Constant(var value) && value == Bool.FALSE;
  }

  private void equal(@Nullable Known subject, Value value) {
    if (subject instanceof Known.Computed && value == Bool.TRUE) {
      holds(subject);
    }
    oneOf(subject, List.of(value));
  }

  private void oneOf(@Nullable Known subject, List<Value> values) {
    if (subject != null && !(subject instanceof Known.Constant)) {
      found.add(new Condition(subject, new Condition.Test.OneOf(new LinkedHashSet<>(values))));
    }
  }

  private void test(Known subject, Condition.Test test) {
    if (!(subject instanceof Known.Constant)) {
      found.add(new Condition(subject, test));
    }
  }

  /// What must hold for a call of a built-in to be true.
  private void holds(@Nullable Known subject) {
    if (!(subject instanceof Known.Computed(var name, var args))) {
      return;
    }
    var a = args.isEmpty() ? null : args.getFirst();
    var b = args.size() < 2 ? null : args.get(1);
    switch (name) {
      case "internal.member_2" -> {
        if (b instanceof Known.Constant(var members)) {
          oneOf(a, members(members));
        }
      }
      case "equal" -> {
        if (a instanceof Known.Constant(var value)) {
          oneOf(b, List.of(value));
        } else if (b instanceof Known.Constant(var value)) {
          oneOf(a, List.of(value));
        }
      }
      case "startswith" -> {
        if (a != null && b instanceof Known.Constant(Str text)) {
          test(a, new Condition.Test.StartsWith(text.value()));
        }
      }
      case "endswith" -> {
        if (a != null && b instanceof Known.Constant(Str text)) {
          test(a, new Condition.Test.EndsWith(text.value()));
        }
      }
      case "gt", "gte" -> order(a, b);
      case "lt", "lte" -> order(b, a);
      case "glob.match" -> {
        if (args.size() == 3
            && a instanceof Known.Constant(Str pattern)
            && b instanceof Known.Constant(var delimiters)
            && !(args.get(2) instanceof Known.Constant)) {
          found.addAll(Patterns.ofGlob(pattern.value(), delimiters, args.get(2)));
        }
      }
      case "regex.match" -> {
        if (a instanceof Known.Constant(Str pattern)
            && b != null
            && !(b instanceof Known.Constant)) {
          found.addAll(Patterns.ofRegex(pattern.value(), b));
        }
      }
      default -> {}
    }
  }

  private void order(@Nullable Known larger, @Nullable Known smaller) {
    if (larger != null && smaller instanceof Known.Constant(var bound)) {
      test(larger, new Condition.Test.AtLeast(bound));
    } else if (smaller != null && larger instanceof Known.Constant(var bound)) {
      test(smaller, new Condition.Test.AtMost(bound));
    }
  }

  private static List<Value> members(Value collection) {
    return switch (collection) {
      case Arr array -> array.items();
      case SetValue set -> {
        var members = new ArrayList<Value>();
        for (int i = 0; i < set.size(); i++) {
          members.add(set.at(i));
        }
        yield members;
      }
      case Obj object -> {
        var members = new ArrayList<Value>();
        object.forEach((_, value) -> members.add(value));
        yield members;
      }
      case Value _ -> List.of();
    };
  }
}
