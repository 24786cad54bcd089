package regent.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import regent.opa.CompileException;
import regent.opa.builtin.Capabilities;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Value;
import regent.rego.resolve.CompilerOptions;
import regent.rego.syntax.Module;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;
import regent.rego.syntax.RegoVersion;
import regent.rego.syntax.Rule;
import regent.rego.syntax.TermText;

/// Modules with what the checks make of them.
///
/// A file has `=== name` before each case, and inside it parts that begin with `--- kind`: `module`
/// (any number, named `a.rego`, `b.rego` and so on), options (`strict`, `v0`, `print`, `limit N`,
/// `unsafe NAME`, `data PATH` for a loaded document, `schema NAME` with a JSON Schema, `remote URL`
/// with one elsewhere), `query`, and what is wanted: `errors` (each with its details), `rules` or
/// `body` (of the query).
final class ChecksTest {
  private static final Pattern CASE = Pattern.compile("(?m)^=== ");
  private static final Pattern PART = Pattern.compile("(?m)^--- ");

  private record Part(String kind, String text) {}

  @TestFactory
  Stream<DynamicTest> cases() {
    return Stream.of("errors.txt", "strict.txt", "types.txt", "recursion.txt", "rewrites.txt")
        .flatMap(ChecksTest::read);
  }

  private static Stream<DynamicTest> read(String file) {
    try (var in = ChecksTest.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no cases in " + file);
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return CASE.splitAsStream(text)
          .filter(c -> !c.isBlank())
          .map(c -> test(file, List.of(PART.split(c, -1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DynamicTest test(String file, List<String> pieces) {
    var parts = new ArrayList<Part>();
    for (var piece : pieces.subList(1, pieces.size())) {
      int line = piece.indexOf('\n');
      parts.add(new Part(piece.substring(0, line), piece.substring(line + 1).stripTrailing()));
    }
    return dynamicTest(file + ": " + pieces.getFirst().strip(), () -> check(parts));
  }

  private static void check(List<Part> parts) throws JsonException {
    var wanted = parts.getLast();
    assertThat(run(parts)).as(wanted.kind()).isEqualTo(wanted.kind() + "\n" + wanted.text());
  }

  private static String run(List<Part> parts) throws JsonException {
    try {
      var rules = Checks.check(modules(parts), options(parts));
      for (var part : parts) {
        if (part.kind().equals("query")) {
          return "body\n" + query(part.text(), rules);
        }
      }
      return "rules\n"
          + String.join("\n", rules.modules().stream().flatMap(ChecksTest::shown).toList());
    } catch (CompileException e) {
      return "errors\n"
          + String.join("\n", e.diagnostics().stream().map(ChecksTest::shown).toList());
    }
  }

  private static String query(String text, TypedRules rules) throws CompileException {
    var diagnostics = new Diagnostics();
    var body = Parser.parseQuery(new Source("", text), ParserOptions.DEFAULT, diagnostics);
    diagnostics.throwIfAny();
    assertThat(body).isNotNull();
    return TermText.of(QueryChecks.check(body, rules).body());
  }

  private static boolean has(List<Part> parts, String kind) {
    return parts.stream().anyMatch(p -> p.kind().equals(kind));
  }

  private static List<Module> modules(List<Part> parts) throws CompileException {
    var version = has(parts, "v0") ? RegoVersion.V0 : RegoVersion.V1;
    var diagnostics = new Diagnostics();
    var modules = new ArrayList<Module>();
    for (var part : parts) {
      if (part.kind().equals("module")) {
        var name = (char) ('a' + modules.size()) + ".rego";
        var options = ParserOptions.of(version).withAnnotations();
        var module = Parser.parse(new Source(name, part.text() + "\n"), options, diagnostics);
        diagnostics.throwIfAny();
        assertThat(module).isNotNull();
        modules.add(module);
      }
    }
    return modules;
  }

  private static CompilerOptions options(List<Part> parts) throws JsonException {
    var options = CompilerOptions.of(Capabilities.current()).withPrintStatements(false);
    var schemas = new TreeMap<String, Value>();
    var remote = new TreeMap<String, Value>();
    for (var part : parts) {
      var words = List.of(part.kind().split(" ", 2));
      options =
          switch (words.getFirst()) {
            case "strict" -> options.withStrict(true);
            case "print" -> options.withPrintStatements(true);
            case "limit" -> options.withErrorLimit(Integer.parseInt(words.getLast()));
            case "unsafe" -> options.withUnsafeBuiltins(Set.of(words.getLast()));
            case "data" ->
                options.withBaseDocuments(path -> String.join("/", path).equals(words.getLast()));
            case "schema" -> {
              schemas.put(words.getLast(), Json.read(part.text()));
              yield options.withSchemas(schemas);
            }
            case "remote" -> {
              remote.put(words.getLast(), Json.read(part.text()));
              yield options;
            }
            default -> options;
          };
    }
    return remote.isEmpty() ? options : options.withRemoteSchemas(remote::get);
  }

  private static String shown(Diagnostic found) {
    var lines = new ArrayList<String>();
    lines.add(
        found.at().isKnown()
            ? found.at().file() + ":" + found.at().row() + ":" + found.at().col()
            : "-");
    lines.set(0, lines.getFirst() + " " + found.code().text() + ": " + found.message());
    found.details().forEach(line -> lines.add("    " + line));
    return String.join("\n", lines);
  }

  private static Stream<String> shown(Module module) {
    var shown = new ArrayList<String>();
    for (var first : module.rules()) {
      for (Rule rule = first; rule != null; rule = rule.otherwise()) {
        shown.add(shown(rule));
      }
    }
    return shown.stream();
  }

  private static String shown(Rule rule) {
    var head = rule.head();
    var text = new StringBuilder(TermText.of(head.reference()));
    if (head.arguments() != null) {
      text.append('(')
          .append(String.join(", ", head.arguments().stream().map(TermText::of).toList()))
          .append(')');
    }
    if (head.value() == null && head.key() != null) {
      text.append(" contains ").append(TermText.of(head.key()));
    } else if (head.value() != null) {
      text.append(" := ").append(TermText.of(head.value()));
    }
    return text.append(" if ").append(TermText.of(rule.body())).toString();
  }
}
