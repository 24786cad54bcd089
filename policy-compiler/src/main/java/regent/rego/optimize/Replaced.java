package regent.rego.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Statements with other locals, constants or places, and otherwise the same.
///
/// @param local what stands for a local, wherever it stands
/// @param constant what stands for a constant, where a local may stand too
/// @param place what stands for a place
/// @param decided what stands for the note that a rule decided
record Replaced(
    UnaryOperator<Local> local,
    Function<Operand.Constant, Operand> constant,
    UnaryOperator<Location> place,
    Function<Stmt.Decided, Stmt> decided) {

  /// Only other locals.
  static Replaced locals(UnaryOperator<Local> local) {
    return new Replaced(local, constant -> constant, UnaryOperator.identity(), decided -> decided);
  }

  Block in(Block block) {
    return new Block(block.stmts().stream().map(this::in).toList());
  }

  private List<Block> in(List<Block> blocks) {
    return blocks.stream().map(this::in).toList();
  }

  private @Nullable Block inOptional(@Nullable Block block) {
    return block == null ? null : in(block);
  }

  private Operand operand(Operand operand) {
    return switch (operand) {
      case Local l -> local.apply(l);
      case Operand.Constant c -> constant.apply(c);
    };
  }

  private List<Operand> operands(List<Operand> operands) {
    var replaced = new ArrayList<Operand>(operands.size());
    operands.forEach(operand -> replaced.add(operand(operand)));
    return replaced;
  }

  private List<Local> locals(List<Local> locals) {
    return locals.stream().map(local).toList();
  }

  /// In the order of the text, so that whoever is asked sees operands as they are read.
  Stmt in(Stmt stmt) {
    var at = place.apply(stmt.at());
    return switch (stmt) {
      case Stmt.ReturnLocal s -> new Stmt.ReturnLocal(local.apply(s.source()), at);
      case Stmt.Call s -> new Stmt.Call(s.func(), operands(s.args()), local.apply(s.result()), at);
      case Stmt.CallBuiltin s ->
          new Stmt.CallBuiltin(s.name(), operands(s.args()), local.apply(s.result()), at);
      case Stmt.CallDynamic s ->
          new Stmt.CallDynamic(
              operands(s.path()), locals(s.args()), local.apply(s.result()), s.whenUndefined(), at);
      case Stmt.Reach s ->
          new Stmt.Reach(operand(s.graph()), operand(s.initial()), local.apply(s.result()), at);
      case Stmt.Blocks s -> new Stmt.Blocks(in(s.blocks()), at);
      case Stmt.Break s -> new Stmt.Break(s.index(), at);
      case Stmt.Scan s ->
          new Stmt.Scan(
              local.apply(s.source()),
              local.apply(s.key()),
              local.apply(s.value()),
              in(s.block()),
              at);
      case Stmt.Search s ->
          new Stmt.Search(
              local.apply(s.source()),
              local.apply(s.key()),
              local.apply(s.value()),
              s.probes(),
              operands(s.arguments()),
              in(s.check()),
              in(s.block()),
              at);
      case Stmt.Not s -> new Stmt.Not(in(s.block()), at);
      case Stmt.With s ->
          new Stmt.With(local.apply(s.local()), s.path(), operand(s.value()), in(s.block()), at);
      case Stmt.Select s -> {
        var source = operand(s.source());
        var cases = s.cases().stream().map(c -> new Stmt.Case(c.values(), in(c.block()))).toList();
        yield new Stmt.Select(source, cases, inOptional(s.otherwise()), at);
      }
      case Stmt.Indexed s -> {
        var sources = operands(s.sources());
        var templates =
            s.templates().stream()
                .map(t -> new Stmt.Template(locals(t.columns()), in(t.block())))
                .toList();
        yield new Stmt.Indexed(s.index(), sources, s.rows(), templates, at);
      }
      case Stmt.Fail s -> new Stmt.Fail(s.code(), s.message(), at);
      case Stmt.AssignVar s -> new Stmt.AssignVar(operand(s.source()), local.apply(s.target()), at);
      case Stmt.AssignVarOnce s ->
          new Stmt.AssignVarOnce(operand(s.source()), local.apply(s.target()), s.conflict(), at);
      case Stmt.ResetLocal s -> new Stmt.ResetLocal(local.apply(s.target()), at);
      case Stmt.Dot s ->
          new Stmt.Dot(operand(s.source()), operand(s.key()), local.apply(s.target()), at);
      case Stmt.DotBase s ->
          new Stmt.DotBase(operand(s.source()), operand(s.key()), local.apply(s.target()), at);
      case Stmt.Len s -> new Stmt.Len(operand(s.source()), local.apply(s.target()), at);
      case Stmt.Equal s -> new Stmt.Equal(operand(s.a()), operand(s.b()), at);
      case Stmt.NotEqual s -> new Stmt.NotEqual(operand(s.a()), operand(s.b()), at);
      case Stmt.IsArray s -> new Stmt.IsArray(operand(s.source()), at);
      case Stmt.IsObject s -> new Stmt.IsObject(operand(s.source()), at);
      case Stmt.IsSet s -> new Stmt.IsSet(operand(s.source()), at);
      case Stmt.IsDefined s -> new Stmt.IsDefined(local.apply(s.source()), at);
      case Stmt.IsUndefined s -> new Stmt.IsUndefined(local.apply(s.source()), at);
      case Stmt.MakeArray s -> new Stmt.MakeArray(s.capacity(), local.apply(s.target()), at);
      case Stmt.MakeObject s -> new Stmt.MakeObject(local.apply(s.target()), at);
      case Stmt.MakeSet s -> new Stmt.MakeSet(local.apply(s.target()), at);
      case Stmt.ArrayAppend s ->
          new Stmt.ArrayAppend(operand(s.value()), local.apply(s.array()), at);
      case Stmt.ObjectInsert s ->
          new Stmt.ObjectInsert(operand(s.key()), operand(s.value()), local.apply(s.object()), at);
      case Stmt.ObjectInsertOnce s ->
          new Stmt.ObjectInsertOnce(
              operand(s.key()), operand(s.value()), local.apply(s.object()), at);
      case Stmt.SetAdd s -> new Stmt.SetAdd(operand(s.value()), local.apply(s.set()), at);
      case Stmt.InsertNested s -> {
        var path = operands(s.path());
        yield new Stmt.InsertNested(
            local.apply(s.object()), path, operand(s.value()), s.leaf(), at);
      }
      case Stmt.ObjectMerge s ->
          new Stmt.ObjectMerge(local.apply(s.a()), local.apply(s.b()), local.apply(s.target()), at);
      case Stmt.ResultSetAdd s -> new Stmt.ResultSetAdd(local.apply(s.value()), at);
      case Stmt.Decided _ -> decided.apply(new Stmt.Decided(at));
      case Stmt.DecidedAmong s ->
          new Stmt.DecidedAmong(s.places().stream().map(place).toList(), operand(s.number()), at);
    };
  }
}
