package regent.rego.plan;

import java.util.List;
import java.util.function.Consumer;

/// Which locals statements read and write.
public final class Locals {
  private Locals() {}

  /// How many locals a frame needs for a function, or a plan, which has no parameters but uses
  /// input and data.
  public static int size(List<Local> params, List<Block> blocks) {
    var largest = new int[] {Local.DATA.index()};
    Consumer<Local> count = local -> largest[0] = Math.max(largest[0], local.index());
    params.forEach(count);
    blocks.forEach(block -> each(block, count, count));
    return largest[0] + 1;
  }

  /// Reports the locals of `block` and the blocks inside: each read and each write, in the order
  /// of the text. A local that is added to is read and written.
  public static void each(Block block, Consumer<Local> read, Consumer<Local> write) {
    for (var stmt : block.stmts()) {
      each(stmt, read, write);
      stmt.blocks().forEach(inner -> each(inner, read, write));
    }
  }

  /// Reports the locals of `stmt` itself, without those of blocks inside it.
  public static void each(Stmt stmt, Consumer<Local> read, Consumer<Local> write) {
    Consumer<Operand> operand =
        o -> {
          if (o instanceof Local local) {
            read.accept(local);
          }
        };
    switch (stmt) {
      case Stmt.ReturnLocal s -> read.accept(s.source());
      case Stmt.Call s -> {
        s.args().forEach(operand);
        write.accept(s.result());
      }
      case Stmt.CallBuiltin s -> {
        s.args().forEach(operand);
        write.accept(s.result());
      }
      case Stmt.Reach s -> {
        operand.accept(s.graph());
        operand.accept(s.initial());
        write.accept(s.result());
      }
      case Stmt.CallDynamic s -> {
        s.path().forEach(operand);
        s.args().forEach(read);
        write.accept(s.result());
      }
      case Stmt.Scan s -> {
        read.accept(s.source());
        write.accept(s.key());
        write.accept(s.value());
      }
      case Stmt.Search s -> {
        read.accept(s.source());
        s.arguments().forEach(operand);
        write.accept(s.key());
        write.accept(s.value());
      }
      case Stmt.With s -> {
        operand.accept(s.value());
        read.accept(s.local());
        write.accept(s.local());
      }
      case Stmt.Select s -> operand.accept(s.source());
      case Stmt.Indexed s -> {
        s.sources().forEach(operand);
        s.templates().forEach(template -> template.columns().forEach(write));
      }
      case Stmt.DecidedAmong s -> operand.accept(s.number());
      case Stmt.AssignVar s -> {
        operand.accept(s.source());
        write.accept(s.target());
      }
      case Stmt.AssignVarOnce s -> {
        operand.accept(s.source());
        read.accept(s.target());
        write.accept(s.target());
      }
      case Stmt.ResetLocal s -> write.accept(s.target());
      case Stmt.DotBase s -> {
        operand.accept(s.source());
        operand.accept(s.key());
        write.accept(s.target());
      }
      case Stmt.Dot s -> {
        operand.accept(s.source());
        operand.accept(s.key());
        write.accept(s.target());
      }
      case Stmt.Len s -> {
        operand.accept(s.source());
        write.accept(s.target());
      }
      case Stmt.Equal s -> {
        operand.accept(s.a());
        operand.accept(s.b());
      }
      case Stmt.NotEqual s -> {
        operand.accept(s.a());
        operand.accept(s.b());
      }
      case Stmt.IsArray s -> operand.accept(s.source());
      case Stmt.IsObject s -> operand.accept(s.source());
      case Stmt.IsSet s -> operand.accept(s.source());
      case Stmt.IsDefined s -> read.accept(s.source());
      case Stmt.IsUndefined s -> read.accept(s.source());
      case Stmt.MakeArray s -> write.accept(s.target());
      case Stmt.MakeObject s -> write.accept(s.target());
      case Stmt.MakeSet s -> write.accept(s.target());
      case Stmt.ArrayAppend s -> {
        operand.accept(s.value());
        read.accept(s.array());
        write.accept(s.array());
      }
      case Stmt.SetAdd s -> {
        operand.accept(s.value());
        read.accept(s.set());
        write.accept(s.set());
      }
      case Stmt.ObjectInsert s -> {
        operand.accept(s.key());
        operand.accept(s.value());
        read.accept(s.object());
        write.accept(s.object());
      }
      case Stmt.ObjectInsertOnce s -> {
        operand.accept(s.key());
        operand.accept(s.value());
        read.accept(s.object());
        write.accept(s.object());
      }
      case Stmt.InsertNested s -> {
        s.path().forEach(operand);
        operand.accept(s.value());
        read.accept(s.object());
        write.accept(s.object());
      }
      case Stmt.ObjectMerge s -> {
        read.accept(s.a());
        read.accept(s.b());
        write.accept(s.target());
      }
      case Stmt.ResultSetAdd s -> read.accept(s.value());
      case Stmt.Blocks _, Stmt.Break _, Stmt.Not _, Stmt.Fail _, Stmt.Decided _ -> {}
    }
  }
}
