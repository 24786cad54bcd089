package regent.rego.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Annotations;
import regent.rego.syntax.Term;

/// The `# METADATA` blocks of all modules, in OPA's flat order: by path, then from the wider scope
/// to the narrower one.
public record AnnotationSet(List<Entry> entries) {
  public static final AnnotationSet EMPTY = new AnnotationSet(List.of());

  public AnnotationSet {
    entries = List.copyOf(entries);
  }

  /// What one block is attached to.
  ///
  /// @param path of the package or rule
  /// @param at where the package or rule stands
  /// @param annotations absent for a link of a chain that has none
  public record Entry(Term.Ref path, Location at, @Nullable Annotations annotations) {}
}
