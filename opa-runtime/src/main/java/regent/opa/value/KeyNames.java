package regent.opa.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/// Strings that are keys of objects, shared by all documents and policies: that one is found
/// without looking at its characters, since it is the same object. As with `String.intern`, nothing
/// but identity depends on it.
///
/// A hash decides the two places of a key, where a later one takes the place of an earlier one: the
/// table never grows, whatever is read. Strings are immutable, so that a race costs time alone.
final class KeyNames {
  private static final int SIZE = 2048;
  private static final int LONGEST = 64;
  private static final @Nullable Str[] KNOWN = new Str[SIZE];

  private KeyNames() {}

  /// The ASCII characters from `from` up to and without `to`.
  ///
  /// @param hash theirs, as `String.hashCode` has it
  static Str of(byte[] text, int from, int to, int hash) {
    int place = place(hash);
    for (int i = place; i <= place + 1; i++) {
      var known = KNOWN[i];
      if (known != null && isSame(known.value(), text, from, to)) {
        return known;
      }
    }
    return keep(place, Str.of(new String(text, from, to - from, ISO_8859_1)));
  }

  static Str of(String text) {
    int place = place(text.hashCode());
    for (int i = place; i <= place + 1; i++) {
      var known = KNOWN[i];
      if (known != null && known.value().equals(text)) {
        return known;
      }
    }
    return keep(place, Str.of(text));
  }

  private static int place(int hash) {
    return (hash ^ hash >>> 10) & SIZE - 2;
  }

  private static Str keep(int place, Str name) {
    if (name.value().length() <= LONGEST) {
      KNOWN[place + 1] = KNOWN[place];
      KNOWN[place] = name;
    }
    return name;
  }

  private static boolean isSame(String known, byte[] text, int from, int to) {
    int length = to - from;
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }
}
