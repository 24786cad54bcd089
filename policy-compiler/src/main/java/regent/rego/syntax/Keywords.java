package regent.rego.syntax;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keywords of each version of Rego, and those that a module can import.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-language#future-keywords>
final class Keywords {
  /// Part of every version.
  static final Set<TokenKind> BASE =
      Collections.unmodifiableSet(EnumSet.range(TokenKind.PACKAGE, TokenKind.FALSE));

  /// To import in v0, part of v1.
  static final Set<TokenKind> NEW_IN_V1 =
      Collections.unmodifiableSet(
          EnumSet.of(TokenKind.IN, TokenKind.EVERY, TokenKind.CONTAINS, TokenKind.IF));

  /// To import in v0 and v1, part of v2. (`not` as a keyword of v2 may have a body.)
  static final Set<TokenKind> NEW_IN_V2 =
      Collections.unmodifiableSet(
          EnumSet.of(TokenKind.NOT, TokenKind.LOGICAL_AND, TokenKind.LOGICAL_OR));

  private static final Map<String, TokenKind> BY_WORD = byWord();

  private Keywords() {}

  private static Map<String, TokenKind> byWord() {
    var words = new HashMap<String, TokenKind>();
    for (var kind : EnumSet.range(TokenKind.PACKAGE, TokenKind.LOGICAL_OR)) {
      words.put(kind.text(), kind);
    }
    return Map.copyOf(words);
  }

  /// The keyword that `word` is in some version; absent when it is none.
  static @Nullable TokenKind of(String word) {
    return BY_WORD.get(word);
  }

  /// The keyword to import that `word` is; absent when it is none.
  static @Nullable TokenKind future(String word) {
    var kind = BY_WORD.get(word);
    return kind != null && kind.isFutureKeyword() ? kind : null;
  }

  /// All keywords that some version lets a module import.
  static Set<TokenKind> allFuture() {
    var all = EnumSet.copyOf(NEW_IN_V1);
    all.addAll(NEW_IN_V2);
    return all;
  }

  /// Whether `word` is a keyword of `version`, without imports.
  static boolean isKeyword(String word, RegoVersion version) {
    var kind = BY_WORD.get(word);
    return kind != null
        && (BASE.contains(kind)
            || (version != RegoVersion.V0 && NEW_IN_V1.contains(kind))
            || (version == RegoVersion.V2 && NEW_IN_V2.contains(kind)));
  }

  /// Whether `version` knows `word` as a keyword to import.
  static boolean isFuture(String word, RegoVersion version) {
    var kind = BY_WORD.get(word);
    return kind != null
        && switch (version) {
          case V0, V0_COMPAT_V1 -> NEW_IN_V1.contains(kind);
          case V1 -> NEW_IN_V2.contains(kind);
          case V2 -> false;
        };
  }

  /// The names of `kinds`, sorted.
  static List<String> names(Set<TokenKind> kinds) {
    return kinds.stream().map(TokenKind::text).sorted().toList();
  }
}
