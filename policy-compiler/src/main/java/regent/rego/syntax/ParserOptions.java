package regent.rego.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Capabilities;

/// How a source is to be read.
///
/// @param version the Rego it is written in
/// @param futureKeywords keywords in force without an import
/// @param allFutureKeywords as if `import future.keywords` stood at the top
/// @param skipRules statements are queries, never rules
/// @param processAnnotation read `# METADATA` blocks
/// @param capabilities the keywords and features that may be used; all of the version when absent
public record ParserOptions(
    RegoVersion version,
    List<String> futureKeywords,
    boolean allFutureKeywords,
    boolean skipRules,
    boolean processAnnotation,
    @Nullable Capabilities capabilities) {
  /// Rego v1, without annotations.
  public static final ParserOptions DEFAULT = of(RegoVersion.V1);

  /// Switched on by a capabilities file's `features`.
  enum Feature {
    REGO_V1("rego_v1"),
    REGO_V2("rego_v2"),
    REGO_V1_IMPORT("rego_v1_import"),
    REGO_V2_IMPORT("rego_v2_import"),
    KEYWORDS_IN_REFS("keywords_in_refs"),
    TEMPLATE_STRINGS("template_strings");

    private final String text;

    Feature(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  public ParserOptions {
    futureKeywords = List.copyOf(futureKeywords);
  }

  public static ParserOptions of(RegoVersion version) {
    return new ParserOptions(version, List.of(), false, false, false, null);
  }

  public ParserOptions withFutureKeywords(List<String> keywords) {
    return new ParserOptions(
        version, keywords, allFutureKeywords, skipRules, processAnnotation, capabilities);
  }

  public ParserOptions withAllFutureKeywords() {
    return new ParserOptions(
        version, futureKeywords, true, skipRules, processAnnotation, capabilities);
  }

  public ParserOptions withSkipRules() {
    return new ParserOptions(
        version, futureKeywords, allFutureKeywords, true, processAnnotation, capabilities);
  }

  public ParserOptions withAnnotations() {
    return new ParserOptions(
        version, futureKeywords, allFutureKeywords, skipRules, true, capabilities);
  }

  public ParserOptions withCapabilities(Capabilities allowed) {
    return new ParserOptions(
        version, futureKeywords, allFutureKeywords, skipRules, processAnnotation, allowed);
  }

  boolean has(Feature feature) {
    if (capabilities != null) {
      return capabilities.features().contains(feature.text())
          || (version == RegoVersion.V2
              && IMPLIED_BY_V2.contains(feature)
              && capabilities.features().contains(Feature.REGO_V2.text()));
    }
    return switch (version) {
      case V0, V0_COMPAT_V1 -> feature != Feature.TEMPLATE_STRINGS;
      case V1 -> feature != Feature.REGO_V1_IMPORT;
      case V2 -> true;
    };
  }

  private static final Set<Feature> IMPLIED_BY_V2 =
      Set.of(Feature.KEYWORDS_IN_REFS, Feature.TEMPLATE_STRINGS);

  /// The keywords that the capabilities let a module import.
  List<String> importableKeywords() {
    if (capabilities != null) {
      return capabilities.futureKeywords();
    }
    return switch (version) {
      case V0, V0_COMPAT_V1 -> Keywords.names(Keywords.allFuture());
      case V1 -> Keywords.names(Keywords.NEW_IN_V2);
      case V2 -> List.of();
    };
  }
}
