package regent.opa.builtin;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import regent.opa.value.Arr;
import regent.opa.value.GoQuote;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What is wrong with a text that should be YAML, in the words of Go's library where they are
/// known.
final class YamlProblem {
  private static final String UNKNOWN_ALIAS = "found undefined alias ";

  private YamlProblem() {}

  static String text(YamlEngineException e) {
    return "yaml: "
        + switch (e) {
          case MarkedYamlEngineException marked -> text(marked);
          case ReaderException _ -> "control characters are not allowed";
          default -> String.valueOf(e.getMessage());
        };
  }

  private static String text(MarkedYamlEngineException e) {
    var problem = String.valueOf(e.getProblem());
    return problem.startsWith(UNKNOWN_ALIAS)
        ? "unknown anchor '" + problem.substring(UNKNOWN_ALIAS.length()) + "' referenced"
        : place(e) + text(problem, "while parsing a block mapping".equals(e.getContext()));
  }

  /// Go counts lines from 0 and shows none for the first; what its scanner finds is counted from 1.
  private static String place(MarkedYamlEngineException e) {
    int line = e.getContextMark().map(Mark::getLine).orElse(0);
    if (line == 0) {
      line = e.getProblemMark().map(Mark::getLine).orElse(0);
    }
    return line == 0 ? "" : "line " + (e instanceof ScannerException ? line + 1 : line) + ": ";
  }

  private static String text(String problem, boolean inMapping) {
    if (problem.startsWith("expected <block end>")) {
      return "did not find expected " + (inMapping ? "key" : "'-' indicator");
    }
    if (problem.startsWith("expected '<document start>'")) {
      return "did not find expected <document start>";
    }
    if (problem.startsWith("expected the node content")) {
      return "did not find expected node content";
    }
    if (problem.startsWith("expected escape sequence of ")) {
      return "did not find expected hexdecimal number";
    }
    if (problem.startsWith("expected URI escape sequence")) {
      return "did not find URI escaped octet";
    }
    if (problem.startsWith("expected ' ', but found")) {
      return "did not find expected whitespace or line break";
    }
    if (problem.startsWith("expected a comment or a line break")
        || problem.startsWith("expected chomping or indentation indicators")) {
      return "did not find expected comment or line break";
    }
    if (problem.startsWith("expected URI, but found")) {
      return "did not find expected tag URI";
    }
    if (problem.startsWith("unexpected character found ")) {
      return "did not find expected alphabetic or numeric character";
    }
    if (problem.startsWith("found unknown escape character ")) {
      return "found unknown escape character";
    }
    if (problem.startsWith("found character ") && problem.contains("that cannot start any token")) {
      return "found character that cannot start any token";
    }
    if (problem.startsWith("expected ',' or ") && problem.contains(", but got")) {
      return "did not find " + problem.substring(0, problem.indexOf(", but got"));
    }
    return problem
        .replace("sequence entries are not", "block sequence entries are not")
        .replace("allowed here", "allowed in this context");
  }

  /// A value as Go's `%#v` shows what was read from YAML.
  static String goSyntax(Value value) {
    return switch (value) {
      case Null _ -> "interface {}(nil)";
      case Str s -> GoQuote.quote(s.value());
      case Arr a ->
          a.items().stream()
              .map(YamlProblem::goSyntax)
              .collect(Collectors.joining(", ", "[]interface {}{", "}"));
      case Obj o -> {
        var entries = new StringJoiner(", ", "map[string]interface {}{", "}");
        o.forEach((k, v) -> entries.add(goSyntax(k) + ":" + goSyntax(v)));
        yield entries.toString();
      }
      default -> value.toString();
    };
  }
}
