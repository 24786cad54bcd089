package regent.opa.builtin;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The built-ins that a policy may call, by name. Immutable.
public final class Builtins {
  private final SortedMap<String, Builtin> byName;

  private Builtins(SortedMap<String, Builtin> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  public static Builtins of(Collection<Builtin> builtins) {
    var byName = new TreeMap<String, Builtin>();
    builtins.forEach(b -> byName.put(b.name(), b));
    return new Builtins(byName);
  }

  /// All built-ins of OPA that there are here.
  public static Builtins standard() {
    return of(
        Stream.of(
                AggregateBuiltins.ALL,
                ArithmeticBuiltins.ALL,
                ArrayBuiltins.ALL,
                AwsBuiltins.ALL,
                Base64Builtins.ALL,
                BitsBuiltins.ALL,
                ComparisonBuiltins.ALL,
                ConversionBuiltins.ALL,
                DebugBuiltins.ALL,
                GlobBuiltins.ALL,
                GraphBuiltins.ALL,
                GraphqlBuiltins.ALL,
                HashBuiltins.ALL,
                HttpBuiltins.ALL,
                JsonBuiltins.ALL,
                JsonDocumentBuiltins.ALL,
                NetBuiltins.ALL,
                NumberBuiltins.ALL,
                ObjectBuiltins.ALL,
                RegexBuiltins.ALL,
                RegoBuiltins.ALL,
                SchemaBuiltins.ALL,
                SemverBuiltins.ALL,
                SetBuiltins.ALL,
                StringBuiltins.ALL,
                TemplateBuiltins.ALL,
                TimeBuiltins.ALL,
                TokenBuiltins.ALL,
                TypeBuiltins.ALL,
                UnitsBuiltins.ALL,
                UrlBuiltins.ALL,
                UuidBuiltins.ALL,
                X509Builtins.ALL,
                YamlBuiltins.ALL,
                TokenBuiltins.VERIFIERS)
            .flatMap(List::stream)
            .toList());
  }

  /// These and `builtin`, which replaces one of the same name.
  public Builtins with(Builtin builtin) {
    var more = new TreeMap<>(byName);
    more.put(builtin.name(), builtin);
    return new Builtins(more);
  }

  public @Nullable Builtin find(String name) {
    return byName.get(name);
  }

  /// In the order of names.
  public Collection<Builtin> all() {
    return byName.values();
  }
}
