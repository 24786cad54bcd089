package regent.rego.resolve;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// The names that a module can use without a path: rules of its package and imports.
final class Globals {
  private final Map<String, Ref> refs = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  /// @param exports the names of the rules of `pkg`
  Globals(Ref pkg, Collection<String> exports, List<Import> imports) {
    for (var name : exports) {
      refs.put(name, Terms.append(pkg, List.of(Terms.string(name, Location.NONE))));
    }
    for (var imported : imports) {
      if (!isKeywordImport(imported)) {
        refs.put(name(imported), imported.path());
      }
    }
  }

  /// `import future.…` and `import rego.…` bring keywords, not documents.
  static boolean isKeywordImport(Import imported) {
    return Terms.startsWith(imported.path(), "future") || Terms.startsWith(imported.path(), "rego");
  }

  /// The name by which an import is used.
  static String name(Import imported) {
    if (imported.alias() != null) {
      return imported.alias();
    }
    var path = imported.path().path();
    if (!path.isEmpty()) {
      return Terms.text(path.getLast()).orElse("");
    }
    return imported.path().head() instanceof Var v ? v.name() : "";
  }

  /// What `name` refers to, written at `at`; absent when it is not a global name.
  @Nullable Ref resolve(String name, Location at) {
    var ref = refs.get(name);
    if (ref == null) {
      return null;
    }
    used.add(name);
    List<Term> path = ref.path().stream().map(step -> Terms.at(step, at)).toList();
    return new Ref(Terms.at(ref.head(), at), path, at);
  }

  boolean isUnused(Import imported) {
    return refs.containsKey(name(imported)) && !used.contains(name(imported));
  }
}
