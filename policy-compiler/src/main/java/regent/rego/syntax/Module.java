package regent.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;

/// One file of Rego.
public record Module(
    Source source,
    RegoVersion version,
    Package pkg,
    List<Import> imports,
    List<Annotations> annotations,
    List<Rule> rules,
    List<Comment> comments) {
  public Module {
    imports = List.copyOf(imports);
    annotations = List.copyOf(annotations);
    rules = List.copyOf(rules);
    comments = List.copyOf(comments);
  }

  /// @param path always begins with `data`
  public record Package(Term.Ref path, Location at) {}

  /// @param alias absent when there is none
  public record Import(Term.Ref path, @Nullable String alias, Location at, Location aliasAt) {}

  /// @param text without the `#`
  public record Comment(String text, Location at) {}
}
