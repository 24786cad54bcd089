package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import regent.opa.value.Undefined;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Writes searches: loops over the rows that an index gives, or over all where there is none.
final class SearchWriter {
  private static final MethodTypeDesc ROWS =
      MethodTypeDesc.of(Descs.ROWS, Descs.SEARCH, Descs.VALUE, Descs.VALUE);
  private static final MethodTypeDesc ROWS_OF_MANY =
      MethodTypeDesc.of(Descs.ROWS, Descs.SEARCH, Descs.VALUE, Descs.VALUES);

  private final FuncWriter func;
  private final CodeBuilder code;
  private final MethodLocals locals;
  private final StmtWriter stmts;

  SearchWriter(FuncWriter func, CodeBuilder code, MethodLocals locals, StmtWriter stmts) {
    this.func = func;
    this.code = code;
    this.locals = locals;
    this.stmts = stmts;
  }

  void search(Stmt.Search s, Level level) {
    int source = code.allocateLocal(Descs.REFERENCE);
    int rows = code.allocateLocal(Descs.REFERENCE);
    int size = code.allocateLocal(TypeKind.INT);
    int index = code.allocateLocal(TypeKind.INT);
    int row = code.allocateLocal(TypeKind.INT);
    int exact = code.allocateLocal(TypeKind.INT);
    var start = code.newLabel();
    var next = code.newLabel();
    var done = code.newLabel();
    var before = locals.known();
    for (var argument : s.arguments()) {
      if (!locals.isKnown(argument)) {
        locals.push(argument);
        locals.push(Undefined.UNDEFINED);
        code.if_acmpeq(done);
      }
    }
    locals.load(s.source());
    code.astore(source);
    pushRows(s, source);
    code.astore(rows).aload(0).aload(rows);
    code.invokevirtual(
        Descs.EXECUTION, "isExact", MethodTypeDesc.of(ConstantDescs.CD_boolean, Descs.ROWS));
    code.istore(exact).aload(source).aload(rows);
    code.invokestatic(
        Descs.OPERATIONS, "count", MethodTypeDesc.of(CD_int, Descs.VALUE, Descs.ROWS));
    code.istore(size).iconst_0().istore(index);
    code.labelBinding(start);
    code.iload(index).iload(size).if_icmpge(done);
    code.aload(0).invokevirtual(Descs.EXECUTION, "step", ConstantDescs.MTD_void);
    code.aload(rows).iload(index);
    code.invokestatic(Descs.OPERATIONS, "row", MethodTypeDesc.of(CD_int, Descs.ROWS, CD_int));
    code.istore(row);
    stmts.element(s.key(), "keyAt", source, row);
    stmts.element(s.value(), "valueAt", source, row);
    locals.learn(s.key());
    locals.learn(s.value());
    s.arguments().forEach(this::learn);
    var found = code.newLabel();
    code.iload(exact).ifne(found);
    stmts.pieces(func.pieces(s.check()), new Level(next, null, level));
    code.labelBinding(found);
    stmts.pieces(func.pieces(s.block()), new Level(next, null, level));
    locals.know(before);
    code.labelBinding(next);
    code.iinc(index, 1).goto_(start);
    code.labelBinding(done);
  }

  private void learn(Operand argument) {
    if (argument instanceof Local local) {
      locals.learn(local);
    }
  }

  private void pushRows(Stmt.Search s, int source) {
    code.aload(0);
    func.constants().push(code, func.linkage().search(s), Descs.SEARCH);
    code.aload(source);
    if (s.arguments().size() == 1) {
      locals.push(s.arguments().getFirst());
      code.invokevirtual(Descs.EXECUTION, "rows", ROWS);
    } else {
      locals.pushArray(s.arguments());
      code.invokevirtual(Descs.EXECUTION, "rows", ROWS_OF_MANY);
    }
  }
}
