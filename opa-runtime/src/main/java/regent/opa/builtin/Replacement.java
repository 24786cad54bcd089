package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import regent.opa.value.Utf8;

/// One text to put in the place of another.
record Replacement(String old, String with) {

  /// Replaces from left to right, what was replaced is not looked at again. Where several texts
  /// match the first of `replacements` counts. An empty text matches before each byte and at the
  /// end, as in Go.
  static String apply(List<Replacement> replacements, String text) {
    if (replacements.stream().noneMatch(r -> r.old().isEmpty())) {
      return replaced(replacements, text);
    }
    var inBytes =
        replacements.stream().map(r -> new Replacement(bytes(r.old()), bytes(r.with()))).toList();
    return Utf8.text(replaced(inBytes, bytes(text)).getBytes(ISO_8859_1));
  }

  private static String bytes(String text) {
    return new String(Utf8.bytes(text), ISO_8859_1);
  }

  private static String replaced(List<Replacement> replacements, String text) {
    if (replacements.size() == 1 && !replacements.getFirst().old().isEmpty()) {
      return text.replace(replacements.getFirst().old(), replacements.getFirst().with());
    }
    var out = new StringBuilder(text.length());
    boolean emptyMatched = false;
    for (int at = 0; at <= text.length(); ) {
      int match = match(replacements, text, at, emptyMatched);
      int length = match < 0 ? 0 : replacements.get(match).old().length();
      emptyMatched = match >= 0 && length == 0;
      if (match >= 0) {
        out.append(replacements.get(match).with());
        at += length;
      } else {
        if (at < text.length()) {
          out.append(text.charAt(at));
        }
        at++;
      }
    }
    return out.toString();
  }

  /// The first of `replacements` that matches at `at`, or -1.
  private static int match(
      List<Replacement> replacements, String text, int at, boolean emptyMatched) {
    for (int i = 0; i < replacements.size(); i++) {
      var old = replacements.get(i).old();
      if (old.isEmpty() ? !emptyMatched : text.startsWith(old, at)) {
        return i;
      }
    }
    return -1;
  }
}
