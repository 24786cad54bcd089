package regent.rego.generate;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import regent.rego.plan.Stmt;

/// Writes loops over the rows that an index finds.
final class RowWriter {
  private static final MethodTypeDesc FIND_IN_ONE =
      MethodTypeDesc.of(Descs.FOUND_ROWS, Descs.VALUE);
  private static final MethodTypeDesc FIND = MethodTypeDesc.of(Descs.FOUND_ROWS, Descs.VALUES);

  private final FuncWriter func;
  private final CodeBuilder code;
  private final int frame;
  private final MethodLocals locals;
  private final StmtWriter stmts;

  RowWriter(FuncWriter func, CodeBuilder code, int frame, MethodLocals locals, StmtWriter stmts) {
    this.func = func;
    this.code = code;
    this.frame = frame;
    this.locals = locals;
    this.stmts = stmts;
  }

  void indexed(Stmt.Indexed s, Level level) {
    int rows = code.allocateLocal(Descs.REFERENCE);
    int row = code.allocateLocal(Descs.REFERENCE);
    int next = code.allocateLocal(TypeKind.INT);
    pushRows(s);
    code.astore(rows).iconst_0().istore(next);
    var start = code.newBoundLabel();
    var done = code.newLabel();
    code.iload(next).aload(rows).arraylength().if_icmpge(done);
    code.aload(rows).iload(next).aaload().astore(row).iinc(next, 1);
    var groups = func.groups(s);
    if (groups.isEmpty()) {
      templates(s, 0, s.templates().size(), row, start, level);
    } else {
      code.aload(frame).loadConstant(func.rowCell(s)).aload(row).aastore();
      code.aload(row).getfield(Descs.ROW, "template", ConstantDescs.CD_int);
      code.loadConstant(Carver.CASES_TOGETHER).idiv();
      var labels = SelectWriter.labels(code, 0, groups.size());
      code.tableswitch(start, labels);
      for (int i = 0; i < groups.size(); i++) {
        code.labelBinding(labels.get(i).target());
        stmts.outlined(groups.get(i).pieces(), level);
        code.goto_(start);
      }
    }
    code.labelBinding(done);
  }

  private void pushRows(Stmt.Indexed s) {
    func.constants().push(code, func.finder(s), Descs.ROW_FINDER);
    if (s.sources().size() == 1) {
      locals.push(s.sources().getFirst());
      code.invokevirtual(Descs.ROW_FINDER, "find", FIND_IN_ONE);
    } else {
      locals.pushArray(s.sources());
      code.invokevirtual(Descs.ROW_FINDER, "find", FIND);
    }
  }

  /// Writes some of the templates in a method of their own.
  void templates(Stmt.Indexed s, Piece.Cases piece, Level level) {
    int row = code.allocateLocal(Descs.REFERENCE);
    var done = code.newLabel();
    code.aload(frame).loadConstant(func.rowCell(s)).aaload().checkcast(Descs.ROW).astore(row);
    templates(s, piece.from(), piece.to(), row, done, level);
    code.labelBinding(done);
  }

  /// @param done where every template leads
  private void templates(Stmt.Indexed s, int from, int to, int row, Label done, Level level) {
    if (to - from == 1) {
      template(s.templates().get(from), row, done, level);
      return;
    }
    var labels = SelectWriter.labels(code, from, to);
    code.aload(row).getfield(Descs.ROW, "template", ConstantDescs.CD_int);
    code.tableswitch(done, labels);
    for (int i = from; i < to; i++) {
      code.labelBinding(labels.get(i - from).target());
      template(s.templates().get(i), row, done, level);
    }
  }

  private void template(Stmt.Template template, int row, Label done, Level level) {
    var before = locals.known();
    for (int i = 0; i < template.columns().size(); i++) {
      var column = template.columns().get(i);
      if (func.shape().isRead(column.index())) {
        int number = i;
        locals.assign(
            column.index(),
            () -> {
              code.aload(row).getfield(Descs.ROW, "constants", Descs.VALUES);
              code.loadConstant(number).aaload();
            });
        locals.learn(column);
      }
    }
    stmts.pieces(func.pieces(template.block()), new Level(done, null, level));
    locals.know(before);
    code.goto_(done);
  }
}
