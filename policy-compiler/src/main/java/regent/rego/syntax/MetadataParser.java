package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import regent.opa.builtin.YamlException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.value.Obj;
import regent.rego.syntax.Module.Comment;

/// Reads the `# METADATA` blocks among the comments of a source. A block is a run of comments at
/// the beginning of lines that follow each other; its text is YAML.
final class MetadataParser {
  private static final Pattern LINE =
      Pattern.compile("^yaml:(?: unmarshal errors:[\\n\\s]*)? line ([0-9]+):");

  /// A block that is not attached to anything yet.
  ///
  /// @param content without a scope when none was written
  record Block(Obj content, Location at, Location end) {}

  private final Diagnostics diagnostics;

  private MetadataParser(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /// The blocks among `comments`; those that are wrong are reported and left out.
  static List<Block> blocks(List<Comment> comments, Diagnostics diagnostics) {
    var parser = new MetadataParser(diagnostics);
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < comments.size(); i++) {
      if (isStart(comments.get(i))) {
        int end = i + 1;
        while (end < comments.size() && continues(comments.get(end - 1), comments.get(end))) {
          end++;
        }
        parser.add(comments.get(i), comments.subList(i + 1, end), blocks);
      }
    }
    return blocks;
  }

  private static boolean isStart(Comment comment) {
    return comment.at().col() == 1 && comment.text().strip().startsWith("METADATA");
  }

  private static boolean continues(Comment last, Comment next) {
    return next.at().col() == 1 && next.at().row() - 1 == last.at().row() && !isStart(next);
  }

  private void add(Comment start, List<Comment> lines, List<Block> blocks) {
    var text = new StringBuilder();
    for (var line : lines) {
      text.append(line.text().startsWith(" ") ? line.text().substring(1) : line.text());
      text.append('\n');
    }
    if (text.toString().isBlank()) {
      report("expected METADATA block, found whitespace", start.at());
      return;
    }
    try {
      var raw = RawMetadata.read(text.toString());
      var content = new MetadataContent(raw).content();
      var at = withText(start.at(), text.toString());
      blocks.add(new Block(content, at, lines.getLast().at()));
    } catch (YamlException e) {
      report(e.text() + hints(lines), place(e.text(), lines));
    } catch (MetadataException e) {
      report(e.problem(), start.at());
    }
  }

  private void report(String message, Location at) {
    diagnostics.report(new Diagnostic(Diagnostic.Code.PARSE, message, at, at.excerpt()));
  }

  /// The comment that a problem in YAML is in, as far as its message tells the line.
  private static Location place(String problem, List<Comment> lines) {
    Matcher matcher = LINE.matcher(problem);
    if (!matcher.find() || matcher.group(1).length() > 6) {
      return lines.getFirst().at();
    }
    int line = Math.min(Integer.parseInt(matcher.group(1)), lines.size() - 1);
    return lines.get(line).at();
  }

  /// Hints at characters behind a colon that only look like a space.
  private static String hints(List<Comment> lines) {
    var hints = new StringBuilder();
    for (var line : lines) {
      String symbols = symbolsAfterColons(line.text());
      if (!symbols.isEmpty()) {
        hints
            .append("\n  Hint: on line ")
            .append(line.at().row())
            .append(", symbol(s) [")
            .append(symbols)
            .append(
                "] immediately following a key/value separator ':' is not a legal yaml space"
                    + " character");
      }
    }
    return hints.toString();
  }

  private static String symbolsAfterColons(String line) {
    var symbols = new ArrayList<String>();
    for (int at = line.indexOf(':'); at >= 0; at = line.indexOf(':', at + 1)) {
      if (at + 1 == line.length()) {
        break;
      }
      int c = line.codePointAt(at + 1);
      if (c == ' ' || c == '\t') {
        break;
      }
      // Between two colons there is nothing, which Go shows as a replacement character.
      symbols.add(c == ':' ? "'\\ufffd'" : quoted(c));
    }
    return String.join(" ", symbols);
  }

  private static String quoted(int c) {
    if (c > 0xFFFF) {
      return String.format("'\\U%08x'", c);
    }
    if (c >= 0x7F) {
      return String.format("'\\u%04x'", c);
    }
    return switch (c) {
      case '\'' -> "'\\''";
      case '\\' -> "'\\\\'";
      default -> "'" + (char) c + "'";
    };
  }

  private static Location withText(Location start, String lines) {
    var text = new StringBuilder("# METADATA\n");
    for (var line : lines.stripTrailing().split("\n", -1)) {
      text.append("# ").append(line).append('\n');
    }
    text.setLength(text.length() - 1);
    return new Location(start.file(), start.row(), start.col(), text.toString());
  }
}
