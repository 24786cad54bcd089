package regent.rego;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import regent.opa.diagnostic.Source;

/// One case: modules, data and input, a query, and what must come out.
///
/// A file of cases has `=== name` before each case, and inside it parts that begin with
/// `--- kind`: `module` (any number, named `test-0.rego` and so on), `version v0` (of the
/// modules), `data` and `input` (JSON), `strict` (errors of built-ins end the evaluation),
/// `query`, and `answers` (an array of objects as a Rego term) or `error` (the texts of all
/// errors).
record Case(String file, String name, List<Part> parts) {
  private static final Pattern CASE = Pattern.compile("(?m)^=== ");
  private static final Pattern PART = Pattern.compile("(?m)^--- ");

  record Part(String kind, String text) {}

  static Stream<Case> readAll(List<String> files) {
    return files.stream().flatMap(Case::read);
  }

  private static Stream<Case> read(String file) {
    try (var in = Case.class.getResourceAsStream("cases/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no cases in " + file);
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return CASE.splitAsStream(text).filter(c -> !c.isBlank()).map(c -> parse(file, c));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(String file, String text) {
    var pieces = PART.split(text, -1);
    var parts = new ArrayList<Part>();
    for (int i = 1; i < pieces.length; i++) {
      int line = pieces[i].indexOf('\n');
      parts.add(
          new Part(pieces[i].substring(0, line), pieces[i].substring(line + 1).stripTrailing()));
    }
    return new Case(file, pieces[0].strip(), List.copyOf(parts));
  }

  boolean has(String kind) {
    return parts.stream().anyMatch(part -> part.kind().equals(kind));
  }

  /// The text of a part that is there once.
  String text(String kind) {
    return parts.stream()
        .filter(part -> part.kind().equals(kind))
        .map(Part::text)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no " + kind));
  }

  List<Source> modules() {
    var modules = new ArrayList<Source>();
    for (var part : parts) {
      if (part.kind().equals("module")) {
        modules.add(new Source("test-" + modules.size() + ".rego", part.text() + "\n"));
      }
    }
    return modules;
  }
}
