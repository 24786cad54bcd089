package regent.rego.resolve;

import java.util.Map;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;

/// References and places as messages show them.
public final class RuleText {
  private RuleText() {}

  /// `ref` with the names that the author wrote.
  public static Ref written(Ref ref, Map<String, String> rewritten) {
    return new Rewrite() {
      @Override
      public Term term(Term term) {
        return term instanceof Var v
            ? new Var(rewritten.getOrDefault(v.name(), v.name()), v.at())
            : below(term);
      }
    }.operator(ref);
  }

  public static String of(Ref ref, Map<String, String> rewritten) {
    return TermText.of(written(ref, rewritten));
  }

  /// `file:row`; without a file, the text that stands there, or else `row:col`.
  public static String place(Location at) {
    if (!at.file().isEmpty()) {
      return at.file() + ":" + at.row();
    }
    return at.text().isEmpty() ? at.row() + ":" + at.col() : at.text();
  }
}
