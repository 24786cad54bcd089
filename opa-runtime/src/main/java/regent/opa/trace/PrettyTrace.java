package regent.opa.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import regent.opa.trace.TraceEvent.Kind;
import regent.opa.trace.TraceEvent.Op;

/// Traces as lines for people: the place, and what happened, indented by depth.
///
/// ```
/// query:1     Enter data.x = _
/// query:1     | Eval data.x = _
/// ```
public final class PrettyTrace {
  private static final int PADDING = 4;
  private static final int WIDEST = 64;

  private PrettyTrace() {}

  public static List<String> of(List<TraceEvent> trace) {
    var places = new ArrayList<String>();
    for (var event : trace) {
      places.add(place(event));
    }
    int width = places.stream().mapToInt(String::length).max().orElse(0) + PADDING;
    Map<Long, Integer> depths = new HashMap<>();
    var lines = new ArrayList<String>();
    for (int i = 0; i < trace.size(); i++) {
      var event = trace.get(i);
      int depth =
          depths.computeIfAbsent(event.query(), _ -> depths.getOrDefault(event.parent(), 0) + 1);
      var place = places.get(i);
      lines.add(place + " ".repeat(width - place.length() + 1) + line(event, depth));
    }
    return lines;
  }

  private static String place(TraceEvent event) {
    var at = event.at();
    if (!at.isKnown()) {
      return "";
    }
    var file = at.file().isEmpty() ? "query" : at.file();
    return (file.length() > WIDEST ? "..." + file.substring(file.length() - WIDEST) : file)
        + ":"
        + at.row();
  }

  private static String line(TraceEvent event, int depth) {
    boolean begins =
        event.op() == Op.ENTER || event.op() == Op.REDO && event.subject().kind() != Kind.EXPR;
    var line = new StringBuilder("| ".repeat(begins ? depth - 1 : depth));
    line.append(event.op().text()).append(' ');
    if (event.op() == Op.NOTE) {
      return line.append('"').append(event.message()).append('"').toString();
    }
    line.append(event.subject().text());
    if (!event.message().isEmpty()) {
      line.append(' ').append(event.message());
    }
    return line.toString();
  }
}
