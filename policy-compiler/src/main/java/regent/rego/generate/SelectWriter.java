package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import regent.rego.plan.Stmt;

/// Writes selections of one block among many.
final class SelectWriter {
  private final FuncWriter func;
  private final CodeBuilder code;
  private final MethodLocals locals;
  private final StmtWriter stmts;

  SelectWriter(FuncWriter func, CodeBuilder code, MethodLocals locals, StmtWriter stmts) {
    this.func = func;
    this.code = code;
    this.locals = locals;
    this.stmts = stmts;
  }

  void select(Stmt.Select s, Level level) {
    var done = code.newLabel();
    var otherwise = code.newLabel();
    var groups = func.groups(s);
    if (groups.isEmpty()) {
      pushCase(s);
      cases(s, 0, s.cases().size(), otherwise, done, level);
    } else {
      int number = code.allocateLocal(TypeKind.INT);
      pushCase(s);
      code.istore(number).iload(number).iflt(otherwise);
      code.iload(number).loadConstant(Carver.CASES_TOGETHER).idiv();
      var labels = labels(code, 0, groups.size());
      code.tableswitch(otherwise, labels);
      for (int i = 0; i < groups.size(); i++) {
        code.labelBinding(labels.get(i).target());
        stmts.outlined(groups.get(i).pieces(), level);
        code.goto_(done);
      }
    }
    code.labelBinding(otherwise);
    if (s.otherwise() != null) {
      stmts.pieces(func.pieces(s.otherwise()), new Level(done, null, level));
    }
    code.labelBinding(done);
  }

  /// Pushes the number of the case.
  private void pushCase(Stmt.Select s) {
    func.constants().push(code, func.numbers(s), Descs.MAP);
    locals.push(s.source());
    code.invokestatic(
        Descs.OPERATIONS, "select", MethodTypeDesc.of(CD_int, Descs.MAP, Descs.VALUE));
  }

  static List<SwitchCase> labels(CodeBuilder code, int from, int to) {
    var labels = new ArrayList<SwitchCase>();
    for (int i = from; i < to; i++) {
      labels.add(SwitchCase.of(i, code.newLabel()));
    }
    return labels;
  }

  /// Writes some of the cases in a method of their own.
  void cases(Stmt.Select s, Piece.Cases piece, Level level) {
    var done = code.newLabel();
    pushCase(s);
    cases(s, piece.from(), piece.to(), done, done, level);
    code.labelBinding(done);
  }

  private void cases(Stmt.Select s, int from, int to, Label otherwise, Label done, Level level) {
    var labels = labels(code, from, to);
    code.tableswitch(otherwise, labels);
    for (int i = from; i < to; i++) {
      code.labelBinding(labels.get(i - from).target());
      stmts.pieces(func.pieces(s.cases().get(i).block()), new Level(done, null, level));
      code.goto_(done);
    }
  }
}
