package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import regent.opa.data.index.Field;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Value;
import regent.rego.optimize.KeyedRules.Keys;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Func.Memo;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Lets rules that depend on data and on one value of the input be computed for all values that are
/// keys in data, once for the base documents: partial evaluation when data is activated, done when
/// first needed. A decision looks up what its value gives; other values are computed as before.
///
/// ```
/// func mine(l0, l1) memo                    func mine(l0, l1) memo
/// block                                     block
/// | l3 = base l1["items"]                   | block
/// | l4 = l0["tenant"]                       | | l2 = l0["tenant"]
/// | search l3 … [value.tenant](l4)    →     | l3 = mine:by(l0, l1, l2)
/// | …                                       | return l3
/// | return l9
///                                           func mine:by(l0, l1, l2)
///                                           block
///                                           | l3 = mine:table(l0, l1)
///                                           | l4 = l3[l2]
///                                           | block
///                                           | | l5 = l4[0]
///                                           | return l5
///                                           block
///                                           | l6 = mine:of(l0, l1, l2)
///                                           | return l6
/// ```
///
/// where `mine:of` is `mine` with its third argument in the place of `input.tenant`, and
/// `mine:table` gives an object of `[mine:of(l0, l1, key)]`, or `[]` where that is undefined, by
/// key. The table has only texts as keys, since equal numbers may differ in their text. It is given
/// up where it would have too many members.
final class KeepKeyedResults implements Rewrite {
  static final String NAME = "keep-keyed-results";

  /// Members of all results of one table together, and keys.
  private static final Operand.Constant MOST_MEMBERS = new Operand.Constant(Num.of(200_000));

  private static final Operand.Constant ZERO = new Operand.Constant(Num.ZERO);
  private static final Operand.Constant ONE = new Operand.Constant(Num.ONE);
  private static final Operand.Constant FALSE = new Operand.Constant(Bool.FALSE);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var rules = new KeyedRules(policy);
    var keyed = new LinkedHashMap<String, Keys>();
    for (var func : policy.funcs()) {
      var keys = rules.keys(func);
      if (keys != null) {
        keyed.put(func.name(), keys);
        notes.done(
            func.name(),
            func.at(),
            "computed once for each version of the data and each " + text(keys));
      }
    }
    return keyed.isEmpty() ? policy : new Change(policy, rules, keyed).apply();
  }

  private static String text(Keys keys) {
    return keys.field().equals(Field.KEY)
        ? "key of " + keys.text()
        : keys.field() + " in " + keys.text();
  }

  /// The change of one policy.
  private static final class Change {
    private final Policy policy;
    private final KeyedRules rules;
    private final Map<String, Keys> keyed;
    private final Map<String, Func> funcs = new HashMap<>();

    /// Functions that are also needed with the value as an argument, which is of their own path.
    private final Set<String> wanted = new LinkedHashSet<>();

    Change(Policy policy, KeyedRules rules, Map<String, Keys> keyed) {
      this.policy = policy;
      this.rules = rules;
      this.keyed = keyed;
      policy.funcs().forEach(func -> funcs.put(func.name(), func));
    }

    Policy apply() {
      keyed.keySet().forEach(this::want);
      var changed = new ArrayList<Func>();
      for (var func : policy.funcs()) {
        if (wanted.contains(func.name())) {
          changed.add(of(func));
        }
        var keys = keyed.get(func.name());
        if (keys == null) {
          changed.add(func);
        } else {
          changed.add(table(func, keys));
          changed.add(by(func));
          changed.add(whole(func));
        }
      }
      return new Policy(policy.plans(), changed);
    }

    private void want(String name) {
      if (wanted.add(name)) {
        wantCallees(func(name).blocks());
      }
    }

    private void wantCallees(List<Block> blocks) {
      for (var block : blocks) {
        for (var stmt : block.stmts()) {
          if (stmt instanceof Stmt.Call call && readsInput(call.func())) {
            want(call.func());
          }
          wantCallees(stmt.blocks());
        }
      }
    }

    private Func func(String name) {
      return Objects.requireNonNull(funcs.get(name), name);
    }

    private boolean readsInput(String name) {
      return !paths(name).isEmpty();
    }

    private Set<List<Value>> paths(String name) {
      return Objects.requireNonNull(rules.reads().of(name), name);
    }

    private static String with(String name, String suffix) {
      return name + ":" + suffix;
    }

    /// `func` with its value as one more argument, the last one.
    private Func of(Func func) {
      var uses = Uses.of(func.params(), func.blocks());
      var key = new Local(Locals.size(func.params(), func.blocks()));
      var path = paths(func.name()).iterator().next();
      var blocks = func.blocks().stream().map(block -> of(block, uses, path, key)).toList();
      var params = new ArrayList<>(func.params());
      params.add(key);
      var memo = keyed.containsKey(func.name()) ? Memo.NONE : func.memo();
      return new Func(with(func.name(), "of"), List.of(), params, memo, blocks, func.at());
    }

    private Block of(Block block, Uses uses, List<Value> path, Local key) {
      var stmts = new ArrayList<Stmt>();
      for (int i = 0; i < block.stmts().size(); i++) {
        var stmt = block.stmts().get(i);
        var chain = FunctionReads.Chain.at(block, i, uses);
        if (chain != null) {
          stmts.add(new Stmt.IsDefined(key, stmt.at()));
          stmts.add(new Stmt.AssignVar(key, chain.target(), stmt.at()));
          i += chain.path().size() - 1;
        } else if (stmt instanceof Stmt.Call call && readsInput(call.func())) {
          var args = new ArrayList<>(call.args());
          args.add(key);
          var name = with(call.func(), keyed.containsKey(call.func()) ? "by" : "of");
          stmts.add(new Stmt.Call(name, args, call.result(), call.at()));
        } else {
          stmts.add(Blocks.rewritten(stmt, inner -> of(inner, uses, path, key)));
        }
      }
      return new Block(stmts);
    }

    private static Func by(Func func) {
      var at = func.at();
      var key = new Local(2);
      var table = new Local(3);
      var entry = new Local(4);
      var known = new Local(5);
      var computed = new Local(6);
      var lookup =
          Block.of(
              new Stmt.Call(with(func.name(), "table"), documents(), table, at),
              new Stmt.Dot(table, key, entry, at),
              new Stmt.Blocks(List.of(Block.of(new Stmt.Dot(entry, ZERO, known, at))), at),
              new Stmt.ReturnLocal(known, at));
      var compute =
          Block.of(
              new Stmt.Call(
                  with(func.name(), "of"), List.of(Local.INPUT, Local.DATA, key), computed, at),
              new Stmt.ReturnLocal(computed, at));
      return new Func(
          with(func.name(), "by"),
          List.of(),
          List.of(Local.INPUT, Local.DATA, key),
          Memo.NONE,
          List.of(lookup, compute),
          at);
    }

    private static List<Operand> documents() {
      return List.of(Local.INPUT, Local.DATA);
    }

    private Func whole(Func func) {
      var at = func.at();
      var path = paths(func.name()).iterator().next();
      var lookups = new ArrayList<Stmt>();
      var key = Local.INPUT;
      for (var step : path) {
        var next = new Local(2 + lookups.size());
        lookups.add(new Stmt.Dot(key, new Operand.Constant(step), next, at));
        key = next;
      }
      var result = new Local(2 + lookups.size());
      var block =
          Block.of(
              new Stmt.Blocks(List.of(new Block(lookups)), at),
              new Stmt.Call(
                  with(func.name(), "by"), List.of(Local.INPUT, Local.DATA, key), result, at),
              new Stmt.ReturnLocal(result, at));
      return func.with(List.of(block));
    }

    private static Func table(Func func, Keys keys) {
      var at = func.at();
      var fresh = new Fresh();
      var table = fresh.local();
      var members = fresh.local();
      var before = new ArrayList<Stmt>();
      var collection = fresh.descend(Local.DATA, keys.path(), before, at);
      var element = fresh.local();
      var value = fresh.local();
      var loop = new ArrayList<Stmt>();
      var start =
          switch (keys.field().root()) {
            case KEY -> element;
            case VALUE -> value;
          };
      var key = fresh.descend(start, children(keys.field()), loop, at);
      holds("is_string", List.of(key), fresh, loop, at);
      loop.add(new Stmt.Not(Block.of(new Stmt.Dot(table, key, fresh.local(), at)), at));
      holds("lt", List.of(members, MOST_MEMBERS), fresh, loop, at);
      var entry = fresh.local();
      var result = fresh.local();
      var size = fresh.local();
      loop.add(new Stmt.MakeArray(1, entry, at));
      loop.add(
          new Stmt.Blocks(
              List.of(
                  Block.of(
                      new Stmt.Call(
                          with(func.name(), "of"),
                          List.of(Local.INPUT, Local.DATA, key),
                          result,
                          at),
                      new Stmt.ArrayAppend(result, entry, at),
                      new Stmt.Len(result, size, at),
                      new Stmt.CallBuiltin("plus", List.of(members, size), members, at))),
              at));
      loop.add(new Stmt.CallBuiltin("plus", List.of(members, ONE), members, at));
      loop.add(new Stmt.ObjectInsert(key, entry, table, at));
      before.add(new Stmt.Scan(collection, element, value, new Block(loop), at));
      var make =
          Block.of(
              new Stmt.MakeObject(table, at),
              new Stmt.AssignVar(ZERO, members, at),
              new Stmt.Blocks(List.of(new Block(before)), at));
      var check = new ArrayList<Stmt>();
      holds("lt", List.of(members, MOST_MEMBERS), fresh, check, at);
      check.add(new Stmt.ReturnLocal(table, at));
      var none = fresh.local();
      var giveUp =
          Block.of(
              new Stmt.AssignVar(new Operand.Constant(Obj.EMPTY), none, at),
              new Stmt.ReturnLocal(none, at));
      return new Func(
          with(func.name(), "table"),
          List.of(),
          List.of(Local.INPUT, Local.DATA),
          Memo.TABLE,
          List.of(make, new Block(check), giveUp),
          at);
    }

    private static List<Field.Step.Child> children(Field field) {
      var children = new ArrayList<Field.Step.Child>();
      for (var step : field.steps()) {
        switch (step) {
          case Field.Step.Child child -> children.add(child);
          case Field.Step.Each _, Field.Step.Count _ ->
              throw new IllegalArgumentException("not a path: " + field);
        }
      }
      return children;
    }

    private static void holds(
        String builtin, List<Operand> args, Fresh fresh, List<Stmt> out, Location at) {
      var result = fresh.local();
      out.add(new Stmt.CallBuiltin(builtin, args, result, at));
      out.add(new Stmt.NotEqual(result, FALSE, at));
    }
  }

  /// Gives out locals of a new function.
  private static final class Fresh {
    private int next = 2;

    Local local() {
      return new Local(next++);
    }

    /// What lies below `start`, found by statements that go to `out`.
    Local descend(Local start, List<Field.Step.Child> steps, List<Stmt> out, Location at) {
      var source = start;
      for (var step : steps) {
        var target = local();
        var key = new Operand.Constant(step.key());
        out.add(
            step.asBase()
                ? new Stmt.DotBase(source, key, target, at)
                : new Stmt.Dot(source, key, target, at));
        source = target;
      }
      return source;
    }
  }
}
