package regent.rego.syntax;

import java.util.List;
import regent.opa.diagnostic.Location;

/// What a source is made of, in order. A body may turn out to be a rule without a body of its own.
sealed interface Statement {
  Location at();

  record PackageStatement(Module.Package pkg) implements Statement {
    @Override
    public Location at() {
      return pkg.at();
    }
  }

  record ImportStatement(Module.Import imported) implements Statement {
    @Override
    public Location at() {
      return imported.at();
    }
  }

  /// A rule, and those that were chained to it (`p { … } { … }`).
  record RuleStatement(List<Rule> rules) implements Statement {
    public RuleStatement {
      rules = List.copyOf(rules);
    }

    @Override
    public Location at() {
      return rules.getFirst().at();
    }
  }

  record BodyStatement(Body body) implements Statement {
    @Override
    public Location at() {
      return body.exprs().getFirst().at();
    }
  }
}
