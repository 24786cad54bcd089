package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Operand;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Puts the value of a rule that is a literal where the rule is called.
///
/// ```
/// func levels(input, data)
/// block
/// | l2 = once {"low": 1}
/// block
/// | return l2
///
/// l3 = levels(input, data)         →    l3 = {"low": 1}
/// ```
final class FoldConstantRules implements Rewrite {
  static final String NAME = "fold-constant-rules";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var constants = new HashMap<String, Value>();
    for (var func : policy.funcs()) {
      var constant = constant(func);
      if (constant != null) {
        constants.put(func.name(), constant);
        notes.done(func.name(), func.at(), "its value stands where it is used");
      }
    }
    if (constants.isEmpty()) {
      return policy;
    }
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var blocks = func.blocks().stream().map(block -> in(block, constants)).toList();
      funcs.add(blocks.equals(func.blocks()) ? func : func.with(blocks));
    }
    return new Policy(policy.plans(), funcs);
  }

  /// The value that `func` always has; absent when it depends on something.
  private static @Nullable Value constant(Func func) {
    if (func.params().size() != 2) {
      return null;
    }
    Stmt.@Nullable AssignVar given = null;
    for (var block : func.blocks()) {
      for (var stmt : block.stmts()) {
        if (given != null && stmt instanceof Stmt.ReturnLocal(var source, _)) {
          return source.equals(given.target()) ? constant(given.source()) : null;
        }
        if (!(stmt instanceof Stmt.Decided)) {
          if (given != null) {
            return null;
          }
          given = assignment(stmt);
          if (given == null) {
            return null;
          }
        }
      }
    }
    return null;
  }

  /// What assigns a constant.
  private static Stmt.@Nullable AssignVar assignment(Stmt stmt) {
    var assignment =
        switch (stmt) {
          case Stmt.AssignVar s -> s;
          case Stmt.AssignVarOnce s -> new Stmt.AssignVar(s.source(), s.target(), s.at());
          case Stmt _ -> null;
        };
    return assignment == null || constant(assignment.source()) == null ? null : assignment;
  }

  private static @Nullable Value constant(Operand operand) {
    return operand instanceof Operand.Constant(var value) && value.isDefined() ? value : null;
  }

  private static Block in(Block block, Map<String, Value> constants) {
    UnaryOperator<Stmt> folded =
        stmt -> {
          var value = stmt instanceof Stmt.Call call ? constants.get(call.func()) : null;
          return value == null || !(stmt instanceof Stmt.Call call)
              ? stmt
              : new Stmt.AssignVar(new Operand.Constant(value), call.result(), call.at());
        };
    return Inside.each(block, folded);
  }

  /// Statements replaced one by one, at any depth.
  private static final class Inside {
    static Block each(Block block, UnaryOperator<Stmt> change) {
      List<Stmt> stmts = new ArrayList<>();
      for (var stmt : block.stmts()) {
        stmts.add(change.apply(inside(stmt, change)));
      }
      return new Block(stmts);
    }

    private static Stmt inside(Stmt stmt, UnaryOperator<Stmt> change) {
      return switch (stmt) {
        case Stmt.Blocks s ->
            new Stmt.Blocks(s.blocks().stream().map(b -> each(b, change)).toList(), s.at());
        case Stmt.Scan s ->
            new Stmt.Scan(s.source(), s.key(), s.value(), each(s.block(), change), s.at());
        case Stmt.Not s -> new Stmt.Not(each(s.block(), change), s.at());
        case Stmt.With s ->
            new Stmt.With(s.local(), s.path(), s.value(), each(s.block(), change), s.at());
        case Stmt s -> s;
      };
    }
  }
}
