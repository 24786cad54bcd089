package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.data.index.Field;
import regent.opa.data.index.Probe;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Func.Memo;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Which functions depend on data and on one value of the input alone, a value that the data knows
/// as a key: results for all such keys can be computed when data is activated.
final class KeyedRules {
  /// Built-ins that take no longer for larger collections.
  private static final Set<String> QUICK =
      Set.of(
          "count", "div", "equal", "gt", "gte", "lt", "lte", "minus", "mul", "neq", "plus", "rem");

  private final Map<String, Func> funcs = new HashMap<>();

  // Answers so far, by name of the function.
  private final Map<String, Boolean> bounded = new HashMap<>();
  private final Map<String, Boolean> work = new HashMap<>();
  private final Map<String, Optional<Keys>> keys = new HashMap<>();
  private final Map<String, Optional<Keys>> places = new HashMap<>();

  private final Omissions effects;
  private final FunctionReads reads;

  /// Functions that note which of their rules decided: that belongs to an evaluation.
  private final Set<String> deciders = new HashSet<>();

  /// Where the keys of data are.
  ///
  /// @param path from the data document to a collection
  /// @param field what of its elements
  record Keys(List<Field.Step.Child> path, Field field) {
    Keys {
      path = List.copyOf(path);
    }

    /// As an author would write it.
    String text() {
      var steps = new Field(Field.Root.VALUE, List.copyOf(path)).toString();
      return "data" + steps.substring("value".length());
    }
  }

  KeyedRules(Policy policy) {
    policy.funcs().forEach(func -> funcs.put(func.name(), func));
    policy.plans().stream().map(Plan::rule).forEach(deciders::add);
    effects = new Omissions(policy);
    reads = new FunctionReads(funcs);
  }

  Omissions effects() {
    return effects;
  }

  FunctionReads reads() {
    return reads;
  }

  /// The keys that results of `func` can be kept for; absent when it depends on more, or on less,
  /// or when computing costs less than keeping.
  @Nullable Keys keys(Func func) {
    var found = keys.get(func.name());
    if (found == null) {
      boolean ok =
          func.params().size() == 2
              && func.memo() != Memo.BY_DATA
              && !deciders.contains(func.name())
              && effects.isSilent(func);
      found = Optional.ofNullable(ok ? keys(func.blocks()) : null);
      keys.put(func.name(), found);
    }
    return found.orElse(null);
  }

  /// Whether there is a loop, or a call of a rule with kept results, in `block`.
  boolean mayHaveKeys(Block block) {
    for (var stmt : block.stmts()) {
      boolean may =
          switch (stmt) {
            case Stmt.Scan _, Stmt.Search _ -> true;
            case Stmt.Call call -> {
              var func = funcs.get(call.func());
              yield func != null && keys(func) != null;
            }
            case Stmt s -> s.blocks().stream().anyMatch(this::mayHaveKeys);
          };
      if (may) {
        return true;
      }
    }
    return false;
  }

  /// As [#keys(Func)] for blocks that have no parameters but the documents.
  @Nullable Keys keys(List<Block> blocks) {
    var input = reads.of(blocks);
    if (input == null || input.size() != 1 || !isBounded(blocks) || !isWork(blocks)) {
      return null;
    }
    return keys(blocks, input.iterator().next());
  }

  private @Nullable Keys keys(List<Block> blocks, List<Value> path) {
    var search = new KeySearch(Uses.of(List.of(), blocks), path);
    blocks.forEach(search::in);
    if (search.found != null) {
      return search.found;
    }
    for (var callee : search.callees) {
      if (Set.of(path).equals(reads.of(callee))) {
        var inside = places.get(callee);
        if (inside == null) {
          var func = funcs.get(callee);
          inside = Optional.ofNullable(func == null ? null : keys(func.blocks(), path));
          places.put(callee, inside);
        }
        if (inside.isPresent()) {
          return inside.get();
        }
      }
    }
    return null;
  }

  /// Looks for a place where the value of the input is a key of data.
  private static final class KeySearch {
    private final Uses uses;
    private final List<Value> input;
    private final Set<Local> holdsKey = new HashSet<>();
    private final Map<Local, List<Field.Step.Child>> paths = new HashMap<>();
    private final List<String> callees = new ArrayList<>();
    private @Nullable Keys found;

    KeySearch(Uses uses, List<Value> input) {
      this.uses = uses;
      this.input = input;
      paths.put(Local.DATA, List.of());
    }

    void in(Block block) {
      for (int i = 0; i < block.stmts().size(); i++) {
        var chain = FunctionReads.Chain.at(block, i, uses);
        if (chain != null) {
          if (chain.path().equals(input) && uses.writes(chain.target()) == 1) {
            holdsKey.add(chain.target());
          }
          i += chain.path().size() - 1;
          continue;
        }
        in(block.stmts().get(i));
      }
    }

    private void in(Stmt stmt) {
      switch (stmt) {
        case Stmt.Dot s -> child(s.source(), s.key(), s.target(), false);
        case Stmt.DotBase s -> child(s.source(), s.key(), s.target(), true);
        case Stmt.Search s -> {
          var path = paths.get(s.source());
          int next = 0;
          for (var probe : s.probes()) {
            if (path != null
                && probe instanceof Probe.Same(var fields)
                && fields.getFirst().isPath()) {
              for (int i = 0; i < fields.size(); i++) {
                if (s.arguments().get(next + i) instanceof Local local
                    && holdsKey.contains(local)) {
                  found(new Keys(path, fields.get(i)));
                }
              }
            }
            next += probe.arity();
          }
        }
        case Stmt.Call s -> callees.add(s.func());
        case Stmt _ -> {}
      }
      stmt.blocks().forEach(this::in);
    }

    private void child(Operand source, Operand key, Local target, boolean asBase) {
      var path = source instanceof Local local ? paths.get(local) : null;
      if (path == null) {
        return;
      }
      if (key instanceof Operand.Constant(var value) && uses.writes(target) == 1) {
        var longer = new ArrayList<>(path);
        longer.add(new Field.Step.Child(value, asBase));
        paths.put(target, longer);
      } else if (!path.isEmpty() && key instanceof Local local && holdsKey.contains(local)) {
        found(new Keys(path, Field.KEY));
      }
    }

    private void found(Keys keys) {
      if (found == null) {
        found = keys;
      }
    }
  }

  /// Whether computing takes more than looking at what was kept, also when what it calls is kept.
  private boolean isWork(List<Block> blocks) {
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        boolean works =
            switch (stmt) {
              case Stmt.Scan _, Stmt.Search _, Stmt.Reach _ -> true;
              case Stmt.Call call -> isWork(call.func());
              case Stmt s -> isWork(s.blocks());
            };
        if (works) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isWork(String name) {
    var known = work.get(name);
    if (known == null) {
      work.put(name, false);
      var func = funcs.get(name);
      known =
          func != null
              && func.memo() != Memo.BY_DATA
              && isWork(func.blocks())
              && keys(func) == null;
      work.put(name, known);
    }
    return known;
  }

  /// Whether the work for one key does not grow with the whole data: no loop runs over a collection
  /// that is the same for all keys.
  private boolean isBounded(List<Block> blocks) {
    var loops = new Loops(Uses.of(List.of(), blocks));
    return blocks.stream().allMatch(loops::areBounded);
  }

  private boolean isBounded(String name) {
    var known = bounded.get(name);
    if (known == null) {
      bounded.put(name, false);
      var func = funcs.get(name);
      known = func != null && (func.memo() == Memo.BY_DATA || isBounded(func.blocks()));
      bounded.put(name, known);
    }
    return known;
  }

  private final class Loops {
    private final Uses uses;
    private final Set<Local> fixed = new HashSet<>();

    Loops(Uses uses) {
      this.uses = uses;
      fixed.add(Local.DATA);
    }

    boolean areBounded(Block block) {
      for (var stmt : block.stmts()) {
        boolean ok =
            switch (stmt) {
              case Stmt.Dot s -> note(s.source(), s.key(), s.target());
              case Stmt.DotBase s -> note(s.source(), s.key(), s.target());
              case Stmt.Call s -> {
                var func = funcs.get(s.func());
                if (func != null && func.memo() == Memo.BY_DATA) {
                  fixed.add(s.result());
                }
                yield isBounded(s.func());
              }
              case Stmt.Scan s -> !fixed.contains(s.source());
              case Stmt.Search s ->
                  !fixed.contains(s.source())
                      || s.arguments().stream().anyMatch(argument -> argument instanceof Local);
              case Stmt.CallBuiltin s ->
                  QUICK.contains(s.name()) || s.args().stream().noneMatch(this::isFixed);
              case Stmt.CallDynamic _, Stmt.With _ -> false;
              case Stmt _ -> true;
            };
        if (!ok || !stmt.blocks().stream().allMatch(this::areBounded)) {
          return false;
        }
      }
      return true;
    }

    private boolean isFixed(Operand operand) {
      return operand instanceof Local local && fixed.contains(local);
    }

    private boolean note(Operand source, Operand key, Local target) {
      if (isFixed(source) && key instanceof Operand.Constant && uses.writes(target) == 1) {
        fixed.add(target);
      }
      return true;
    }
  }
}
