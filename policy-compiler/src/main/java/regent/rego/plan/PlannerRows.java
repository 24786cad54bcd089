package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Num;

/// Answers that are collected in an array first and gone through afterwards: each is a row of the
/// values of some variables and one value more.
final class PlannerRows {
  private final PlannerFrame frame;
  private final PlannerCode code;
  private final List<String> variables;
  private final Local rows;

  PlannerRows(PlannerFrame frame, List<String> variables) {
    this.frame = frame;
    this.code = frame.code;
    this.variables = variables.stream().filter(name -> !PlannerVars.isWildcard(name)).toList();
    this.rows = frame.code.newLocal();
  }

  /// The statement that starts with no row.
  Stmt empty() {
    return new Stmt.MakeArray(0, rows, code.at());
  }

  void make() {
    code.add(empty());
  }

  /// Adds the variables' values here, and `value`.
  void append(Operand value) {
    var row = new ArrayList<Operand>();
    for (var variable : variables) {
      var operand = frame.scope.find(variable);
      if (operand == null) {
        throw new IllegalStateException("unsafe variable " + variable);
      }
      row.add(operand);
    }
    row.add(value);
    code.add(new Stmt.ArrayAppend(code.array(row), rows, code.at()));
  }

  /// Goes through the rows: binds the variables and gives the value of each.
  Operand scan() {
    var row = code.newLocal();
    code.scan(rows, code.newLocal(), row);
    for (int i = 0; i < variables.size(); i++) {
      frame.scope.bind(variables.get(i), code.dot(row, index(i)));
    }
    return code.dot(row, index(variables.size()));
  }

  private static Operand index(int i) {
    return new Operand.Constant(Num.of(i));
  }
}
