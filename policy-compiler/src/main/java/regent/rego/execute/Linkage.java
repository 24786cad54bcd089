package regent.rego.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.Builtins;
import regent.opa.data.Data;
import regent.opa.data.index.ProgramIndexes;
import regent.opa.data.index.Search;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Str;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// A policy's names resolved to numbers: functions, slots for results, built-ins. Immutable; made
/// once for each policy and shared by the evaluations.
public final class Linkage {
  private final Policy policy;
  private final Builtins builtins;
  private final Map<String, Integer> funcs = new HashMap<>();
  private final Map<Arr, Integer> paths = new HashMap<>();
  private final IdentityHashMap<Stmt.Search, Search> searches = new IdentityHashMap<>();
  private boolean reaches;
  private final int[] slots;
  private final int slotCount;
  private final int[] dataSlots;
  private final int dataSlotCount;

  private Linkage(Policy policy, Builtins builtins) {
    this.policy = policy;
    this.builtins = builtins;
    this.slots = new int[policy.funcs().size()];
    this.dataSlots = new int[slots.length];
    int next = 0;
    int nextOfData = 0;
    for (int i = 0; i < slots.length; i++) {
      var func = policy.funcs().get(i);
      if (funcs.putIfAbsent(func.name(), i) != null) {
        throw new IllegalArgumentException("two functions are named " + func.name());
      }
      if (!func.path().isEmpty()) {
        paths.put(Arr.of(func.path().stream().map(Str::of).toList()), i);
      }
      slots[i] = hasSlot(func) ? next++ : -1;
      dataSlots[i] = isOfData(func) ? nextOfData++ : -1;
    }
    this.slotCount = next;
    this.dataSlotCount = nextOfData;
    policy.plans().forEach(plan -> numberSearches(plan.blocks()));
    policy.funcs().forEach(func -> numberSearches(func.blocks()));
  }

  public static Linkage of(Policy policy, Builtins builtins) {
    return new Linkage(policy, builtins);
  }

  private static boolean hasSlot(Func func) {
    return func.memo() != Func.Memo.NONE && func.params().size() == 2;
  }

  private static boolean isOfData(Func func) {
    return switch (func.memo()) {
      case NONE, BY_ARGUMENTS -> false;
      case BY_DATA, TABLE -> true;
    };
  }

  public Policy policy() {
    return policy;
  }

  public Builtins builtins() {
    return builtins;
  }

  /// How many functions keep their one result.
  int slots() {
    return slotCount;
  }

  /// How many functions may note the rule that decided.
  int deciders() {
    return slots.length;
  }

  /// The slot of the function `func` for its one result, or -1 when it has arguments or keeps
  /// nothing.
  public int slot(int func) {
    return slots[func];
  }

  /// The number of the function `name`.
  ///
  /// @throws IllegalArgumentException when there is none
  public int func(String name) {
    var index = funcs.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no function is named " + name);
    }
    return index;
  }

  /// The number of the function with this path, or -1 when there is none.
  public int func(Arr path) {
    var index = paths.get(path);
    return index == null ? -1 : index;
  }

  /// The numbers of the functions that can be called by path.
  public List<Integer> reachableByPath() {
    return new ArrayList<>(paths.values());
  }

  /// What a call statement calls. A built-in that is not there fails when it is called, as in OPA.
  public BuiltinCall call(Stmt.CallBuiltin call) {
    var builtin = builtins.find(call.name());
    return new BuiltinCall(
        call.name(),
        builtin == null ? unsupported(call.name(), call.at()) : body(builtin, call),
        call.at());
  }

  private static Builtin.Body body(Builtin builtin, Stmt.CallBuiltin call) {
    int wanted =
        switch (builtin.body()) {
          case Builtin.One _ -> 1;
          case Builtin.Two _ -> 2;
          case Builtin.Three _ -> 3;
          case Builtin.Many _, Builtin.Contextual _ -> call.args().size();
        };
    if (wanted != call.args().size()) {
      throw new IllegalArgumentException(
          call.name() + " is called with " + call.args().size() + " operands");
    }
    return builtin.body();
  }

  private static Builtin.Body unsupported(String name, Location at) {
    Builtin.Many fails =
        _ -> {
          throw new EvaluationException(Code.INTERNAL, "unsupported built-in: " + name, at);
        };
    return fails;
  }

  /// What this policy has derived from `data`; absent when it derives nothing.
  @Nullable ProgramIndexes indexes(Data data) {
    return searches.isEmpty() && dataSlotCount == 0 && !reaches
        ? null
        : data.indexes().of(this, searches.size(), dataSlotCount);
  }

  /// The slot of the function `func` for what is kept with the data, or -1 when nothing is.
  public int dataSlot(int func) {
    return dataSlots[func];
  }

  /// The search of a statement.
  public Search search(Stmt.Search stmt) {
    return Objects.requireNonNull(searches.get(stmt));
  }

  private void numberSearches(List<Block> blocks) {
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        if (stmt instanceof Stmt.Search search) {
          searches.computeIfAbsent(search, _ -> new Search(searches.size(), search.probes()));
        }
        reaches |= stmt instanceof Stmt.Reach;
        numberSearches(stmt.blocks());
      }
    }
  }

  /// The number of the function whose decided rule is that of `plan`, or -1.
  public int decider(@Nullable String rule) {
    return rule == null ? -1 : func(rule);
  }
}
