package regent.cli.mesh;

import java.io.PrintWriter;
import java.util.List;

/// Rows of texts, each column as wide as its widest text.
final class Columns {
  private Columns() {}

  /// @param rows of equal length, the first with the headings
  static void print(List<List<String>> rows, PrintWriter out) {
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        line.append(row.get(column)).repeat(' ', width - row.get(column).length() + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
