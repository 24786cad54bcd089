package regent.opa.builtin;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;

/// What a policy may use: built-ins with their types, keywords to import, and features. Immutable.
///
/// Source: <https://www.openpolicyagent.org/docs/deployments#capabilities>
///
/// @param allowNet hosts that schemas may be fetched from; any host when absent
public record Capabilities(
    SortedMap<String, Declaration> builtins,
    List<String> futureKeywords,
    Set<String> features,
    @Nullable List<String> allowNet) {
  public Capabilities {
    builtins = Collections.unmodifiableSortedMap(new TreeMap<>(builtins));
    futureKeywords = List.copyOf(futureKeywords);
    features = Set.copyOf(features);
    allowNet = allowNet == null ? null : List.copyOf(allowNet);
  }

  /// What is known of a built-in without its body.
  ///
  /// @param resultName what the result is called in messages; empty when it has no name
  /// @param infix the operator, such as `+`; empty when there is none
  /// @param relation it may have several results, as `walk` has
  /// @param deprecated refused in modules of Rego v1
  /// @param nondeterministic its result depends on more than its operands
  public record Declaration(
      String name,
      Type.Function type,
      String resultName,
      String infix,
      boolean relation,
      boolean deprecated,
      boolean nondeterministic) {}

  public @Nullable Declaration builtin(String name) {
    return builtins.get(name);
  }

  /// These with further built-ins, which replace those of the same name.
  public Capabilities with(Collection<Declaration> more) {
    var all = new TreeMap<>(builtins);
    more.forEach(d -> all.put(d.name(), d));
    return new Capabilities(all, futureKeywords, features, allowNet);
  }
}
