package regent.rego.syntax;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A source and what the parser makes of it.
///
/// A file of cases has `=== name` before each case, and inside it parts: `--- module` or
/// `--- query`, `--- options` with a version, keywords and `metadata`, and last `--- tree` or
/// `--- errors`, which hold what is approved.
record SyntaxCase(String name, Map<String, String> parts) {
  private static final Pattern CASE = Pattern.compile("(?m)^=== ");
  private static final Pattern PART = Pattern.compile("(?m)^--- ");

  static List<SyntaxCase> read(Path file) throws IOException {
    var cases = new ArrayList<SyntaxCase>();
    for (var text : CASE.split(Files.readString(file), -1)) {
      if (!text.isBlank()) {
        cases.add(parse(text));
      }
    }
    return cases;
  }

  private static SyntaxCase parse(String text) {
    var pieces = PART.split(text, -1);
    var parts = new LinkedHashMap<String, String>();
    for (int i = 1; i < pieces.length; i++) {
      int line = pieces[i].indexOf('\n');
      String head = pieces[i].substring(0, line);
      if (head.startsWith("options ")) {
        parts.put("options", head.substring("options ".length()));
      } else {
        parts.put(head, pieces[i].substring(line + 1).stripTrailing());
      }
    }
    return new SyntaxCase(pieces[0].strip(), parts);
  }

  ParserOptions options() {
    var keywords = new ArrayList<String>();
    var version = RegoVersion.V1;
    boolean metadata = false;
    for (var word : parts.getOrDefault("options", "").split(" ", -1)) {
      switch (word) {
        case "" -> {}
        case "v0" -> version = RegoVersion.V0;
        case "v0v1" -> version = RegoVersion.V0_COMPAT_V1;
        case "v2" -> version = RegoVersion.V2;
        case "metadata" -> metadata = true;
        default -> keywords.add(word);
      }
    }
    return new ParserOptions(version, keywords, false, false, metadata, null);
  }

  /// What is approved; empty when nothing is yet.
  String approved() {
    return Stream.of("tree", "errors")
        .filter(parts::containsKey)
        .map(key -> "--- " + key + "\n" + parts.get(key))
        .findFirst()
        .orElse("");
  }

  /// The case as it stands in the file, with `outcome` as what is approved.
  String with(String outcome) {
    var text = new StringBuilder("=== " + name + "\n");
    parts.forEach(
        (key, part) -> {
          if (key.equals("options")) {
            text.append("--- options ").append(part).append('\n');
          } else if (!key.equals("tree") && !key.equals("errors")) {
            text.append("--- ").append(key).append('\n').append(part).append('\n');
          }
        });
    return text.append(outcome).append("\n\n").toString();
  }
}
