package regent.rego.plan;

/// A variable of one function or plan. Holds a value or is undefined.
///
/// @param index from 0; dense numbers keep frames small
public record Local(int index) implements Operand {
  /// The input document, by convention the first parameter of each function and plan.
  public static final Local INPUT = new Local(0);

  /// The data document (base documents), by convention the second parameter.
  public static final Local DATA = new Local(1);

  /// The first local that is free in a plan.
  public static final Local FIRST_FREE = new Local(2);
}
