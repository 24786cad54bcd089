package regent.rego.syntax;

import java.util.Iterator;
import java.util.List;

/// Expressions that must all hold.
public record Body(List<Expr> exprs) implements Iterable<Expr> {
  public Body {
    exprs = List.copyOf(exprs);
  }

  @Override
  public Iterator<Expr> iterator() {
    return exprs.iterator();
  }
}
