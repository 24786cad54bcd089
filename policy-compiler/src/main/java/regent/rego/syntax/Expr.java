package regent.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;

/// One expression of a body.
///
/// @param negated written with the old `not`; the newer one is [Form.Not]
/// @param generated made up by the parser or the compiler
/// @param index its place in the body, from 0
public record Expr(
    Form form, boolean negated, List<With> with, boolean generated, int index, Location at) {
  public Expr {
    with = List.copyOf(with);
  }

  /// What the expression says.
  public sealed interface Form {
    /// A term that must be defined and not false.
    record Single(Term term) implements Form {}

    /// A call of a function or operator: `x == 1` is a call of `equal`, `x = 1` of `eq`, `x := 1`
    /// of `assign`.
    record Call(Term.Ref operator, List<Term> arguments) implements Form {
      public Call {
        arguments = List.copyOf(arguments);
      }
    }

    /// `some x, y`, or `some k, v in xs`: then the one symbol is a call of `internal.member_2` or
    /// `internal.member_3`.
    record Some(List<Term> symbols, Location at) implements Form {
      public Some {
        symbols = List.copyOf(symbols);
      }
    }

    /// `every k, v in domain { body }`.
    record Every(@Nullable Term key, Term value, Term domain, Body body, Location at)
        implements Form {}

    /// The newer `not`, which scopes its body (`import rego.v2`, `import future.keywords.not`).
    record Not(Body body, boolean explicitBody, Location at) implements Form {}

    record And(Body left, Body right, boolean explicitLeft, boolean explicitRight, Location at)
        implements Form {}

    record Or(Body left, Body right, boolean explicitLeft, boolean explicitRight, Location at)
        implements Form {}
  }

  /// `with target as value`.
  public record With(Term target, Term value, Location at) {}
}
