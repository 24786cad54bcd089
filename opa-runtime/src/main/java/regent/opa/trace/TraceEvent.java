package regent.opa.trace;

import java.util.List;
import java.util.function.Supplier;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;

/// One step of an evaluation, as OPA tells it.
///
/// @param query the number of the query that this belongs to, from 0
/// @param parent the number of the query that asked it
/// @param subject what was worked on
/// @param locals the variables that had values, in the order in which they got them
/// @param message of a note; empty otherwise, or `early` when the search ended at the first answer
/// @param at where the subject stands
///
/// Source: `Event` of OPA's package `topdown`.
public record TraceEvent(
    Op op,
    long query,
    long parent,
    Subject subject,
    List<Local> locals,
    String message,
    Location at) {
  public TraceEvent {
    locals = List.copyOf(locals);
  }

  /// What happens.
  public enum Op {
    /// A query or rule begins.
    ENTER("Enter"),

    /// A query or rule has an answer.
    EXIT("Exit"),

    /// An expression is evaluated.
    EVAL("Eval"),

    /// A query, rule or expression is asked for another answer.
    REDO("Redo"),

    /// An expression has no answer.
    FAIL("Fail"),

    /// A rule gave a value that was there already.
    DUPLICATE("Duplicate"),

    /// The policy called `trace`.
    NOTE("Note"),

    /// Rules were looked up by index.
    INDEX("Index"),

    /// Two terms are made equal.
    UNIFY("Unify");

    private final String text;

    Op(String text) {
      this.text = text;
    }

    /// As OPA writes it in traces for people; in JSON it is in lower case.
    public String text() {
      return text;
    }
  }

  /// What a step works on. Made when somebody looks.
  public interface Subject {
    Kind kind();

    /// OPA's JSON of the tree.
    Value json();

    /// Rego text, with the names that the author gave.
    String text();
  }

  /// Kinds of subjects by OPA's names.
  public enum Kind {
    BODY("body"),
    EXPR("expr"),
    RULE("rule"),

    /// A note is about no tree.
    NOTHING("");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// A variable with its value.
  ///
  /// @param name as the compiler names it, such as `__local3__`
  /// @param value gives OPA's JSON of the term
  public record Local(String name, Supplier<Value> value) {}

  /// Whether the subject is a query or a rule, so that the event begins or ends one.
  public boolean isWhole() {
    return subject.kind() == Kind.BODY || subject.kind() == Kind.RULE;
  }
}
