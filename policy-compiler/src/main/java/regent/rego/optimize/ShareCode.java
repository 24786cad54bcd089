package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Gives rows that differ in nothing but constants one template: a thousand rules become one piece
/// of code and a table, which is compiled once and stays hot.
///
/// ```
/// row 0 []                              row 0 ["GET", 0]
/// row 1 []                              row 1 ["PUT", 1]
/// template 0                            template 0(l8, l9)
/// | l3 = input["method"]                | l3 = input["method"]
/// | l3 == "GET"                    →    | l3 == l8
/// | decided by line 3                   | decided by line [3, 7] at l9
/// | return true                         | return true
/// template 1
/// | l4 = input["method"]
/// | l4 == "PUT"
/// | decided by line 7
/// | return true
/// ```
///
/// Places of errors are those of the first row; who wants the place runs the plan as it was.
final class ShareCode implements Rewrite {
  static final String NAME = "share-code";

  /// Fewer rules are faster with constants in the code.
  static final int FEWEST_RULES = 3;

  private final int fewest;

  /// @param fewest how many rules must be alike
  ShareCode(int fewest) {
    this.fewest = fewest;
  }

  private static final Operand.Constant HOLE = new Operand.Constant(Null.NULL);

  /// Columns have values, so undefined stays where it is.
  private static boolean isFixed(Operand.Constant constant) {
    return !constant.value().isDefined();
  }

  /// Whether a place inside may show: in errors other than conflicts, which are told by the plan as
  /// it was.
  private static boolean showsPlaces(Block block) {
    return block.stmts().stream()
        .anyMatch(
            stmt ->
                switch (stmt) {
                  case Stmt.Fail _, Stmt.CallDynamic _ -> true;
                  case Stmt.CallBuiltin s -> !Effects.isFreeBuiltin(s.name());
                  case Stmt s -> s.blocks().stream().anyMatch(ShareCode::showsPlaces);
                });
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    boolean changed = false;
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var shared = new OfFunc(func, notes).share();
      changed |= shared != func;
      funcs.add(shared);
    }
    return changed ? new Policy(policy.plans(), funcs) : policy;
  }

  /// Shares code among the rows of one function.
  private final class OfFunc {
    private final Func func;
    private final Notes notes;
    private int nextLocal;

    OfFunc(Func func, Notes notes) {
      this.func = func;
      this.notes = notes;
    }

    Func share() {
      boolean indexes =
          func.blocks().stream()
              .anyMatch(block -> block.stmts().stream().anyMatch(s -> s instanceof Stmt.Indexed));
      if (!indexes) {
        return func;
      }
      nextLocal = Locals.size(func.params(), func.blocks());
      boolean changed = false;
      var blocks = new ArrayList<Block>();
      for (var block : func.blocks()) {
        var stmts = new ArrayList<Stmt>();
        for (var stmt : block.stmts()) {
          var shared = stmt instanceof Stmt.Indexed indexed ? share(indexed) : stmt;
          changed |= shared != stmt;
          stmts.add(shared);
        }
        blocks.add(new Block(stmts));
      }
      return changed ? func.with(blocks) : func;
    }

    private Stmt share(Stmt.Indexed indexed) {
      var outside = outside(indexed);
      var alike = new LinkedHashMap<Block, List<Look>>();
      for (int i = 0; i < indexed.rows().size(); i++) {
        var row = indexed.rows().get(i);
        var template = indexed.templates().get(row.template());
        if (!template.columns().isEmpty()) {
          return indexed;
        }
        var look = new Look(i, template.block(), outside);
        // Blocks are told apart by their places where these may show.
        var key = showsPlaces(template.block()) ? template.block() : look.shape;
        alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(look);
      }
      if (alike.values().stream().noneMatch(looks -> looks.size() >= fewest)) {
        return indexed;
      }
      var rows = new ArrayList<Stmt.@Nullable Row>(indexed.rows());
      var templates = new ArrayList<Stmt.Template>();
      for (var looks : alike.values()) {
        if (looks.size() >= fewest) {
          templates.add(merge(looks, templates.size(), rows));
        } else {
          for (var look : looks) {
            rows.set(look.row, new Stmt.Row(templates.size(), List.of()));
            templates.add(new Stmt.Template(List.of(), look.block));
          }
        }
      }
      notes.done(
          func.name(), func.at(), rows.size() + " rules share " + templates.size() + " bodies");
      var all = new ArrayList<Stmt.Row>();
      rows.forEach(
          row -> {
            if (row != null) {
              all.add(row);
            }
          });
      return new Stmt.Indexed(indexed.index(), indexed.sources(), all, templates, indexed.at());
    }

    /// The locals that the templates share with each other or with the rest of the function.
    private Set<Local> outside(Stmt.Indexed indexed) {
      var seen = new HashMap<Local, Object>();
      var shared = new HashSet<Local>(func.params());
      for (var block : func.blocks()) {
        for (var stmt : block.stmts()) {
          if (stmt == indexed) {
            indexed.sources().forEach(s -> note(s, func, seen, shared));
            for (var template : indexed.templates()) {
              Locals.each(
                  template.block(),
                  local -> note(local, template, seen, shared),
                  local -> note(local, template, seen, shared));
            }
          } else {
            Locals.each(
                Block.of(stmt),
                local -> note(local, func, seen, shared),
                local -> note(local, func, seen, shared));
          }
        }
      }
      return shared;
    }

    private static void note(
        Operand operand, Object user, Map<Local, Object> seen, Set<Local> shared) {
      if (operand instanceof Local local) {
        var before = seen.putIfAbsent(local, user);
        if (before != null && before != user) {
          shared.add(local);
        }
      }
    }

    private Stmt.Template merge(List<Look> looks, int template, List<Stmt.@Nullable Row> rows) {
      var first = looks.getFirst();
      var columns = new ArrayList<Local>();
      var varying = new ArrayList<Integer>();
      for (int i = 0; i < first.constants.size(); i++) {
        int position = i;
        var constant = first.constants.get(i);
        if (!looks.stream().allMatch(look -> isSame(look.constants.get(position), constant))) {
          varying.add(i);
          columns.add(new Local(nextLocal++));
        }
      }
      boolean decides = !first.places.isEmpty();
      var number = new Local(nextLocal++);
      if (decides) {
        columns.add(number);
      }
      for (int i = 0; i < looks.size(); i++) {
        var look = looks.get(i);
        var constants = new ArrayList<Value>();
        varying.forEach(position -> constants.add(look.constants.get(position)));
        if (decides) {
          constants.add(Num.of(i));
        }
        rows.set(look.row, new Stmt.Row(template, constants));
      }
      int[] nextConstant = {0};
      int[] nextPlace = {0};
      var merged =
          new Replaced(
              local -> local,
              constant -> {
                int column = isFixed(constant) ? -1 : varying.indexOf(nextConstant[0]++);
                return column < 0 ? constant : columns.get(column);
              },
              place -> place,
              decided -> {
                int position = nextPlace[0]++;
                return new Stmt.DecidedAmong(
                    looks.stream().map(look -> look.places.get(position)).toList(),
                    number,
                    decided.at());
              });
      return new Stmt.Template(columns, merged.in(first.block));
    }

    /// Equal numbers may differ in their text.
    private static boolean isSame(Value a, Value b) {
      return a == b || (a.equals(b) && (a instanceof Str || a.toString().equals(b.toString())));
    }
  }

  /// What a row's block looks like without its own locals, constants and places.
  private static final class Look {
    private final int row;
    private final Block block;
    private final Block shape;
    private final List<Value> constants = new ArrayList<>();
    private final List<Location> places = new ArrayList<>();
    private final Map<Local, Local> renamed = new HashMap<>();

    Look(int row, Block block, Set<Local> outside) {
      this.row = row;
      this.block = block;
      var look =
          new Replaced(
              local ->
                  outside.contains(local)
                      ? local
                      : renamed.computeIfAbsent(local, _ -> new Local(-1 - renamed.size())),
              constant -> {
                if (isFixed(constant)) {
                  return constant;
                }
                constants.add(constant.value());
                return HOLE;
              },
              place -> place,
              decided -> {
                places.add(decided.at());
                return decided;
              });
      var seen = look.in(block);
      this.shape =
          new Replaced(local -> local, constant -> constant, _ -> Location.NONE, d -> d).in(seen);
    }
  }
}
