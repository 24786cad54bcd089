package regent.opa.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import regent.opa.trace.TraceEvent.Op;

/// How much of a trace is shown.
///
/// Source: OPA's package `topdown/lineage`.
public enum Lineage {
  /// What leads to each note.
  NOTES,

  /// What leads to each failure.
  FAILS,

  /// All but the unification of terms.
  FULL,

  /// All.
  DEBUG;

  /// The events to show.
  public List<TraceEvent> of(List<TraceEvent> trace) {
    return switch (this) {
      case NOTES -> leadingTo(trace, event -> event.op() == Op.NOTE);
      case FAILS -> leadingTo(trace, event -> event.op() == Op.FAIL);
      case FULL -> trace.stream().filter(event -> event.op() != Op.UNIFY).toList();
      case DEBUG -> List.copyOf(trace);
    };
  }

  private static List<TraceEvent> leadingTo(List<TraceEvent> trace, Predicate<TraceEvent> isShown) {
    var shown = new ArrayList<TraceEvent>();
    Map<Long, TraceEvent> open = new HashMap<>();
    for (var event : trace) {
      if (isShown.test(event)) {
        shown.addAll(path(event, open));
        open.clear();
      }
      if ((event.op() == Op.ENTER || event.op() == Op.REDO) && event.isWhole()) {
        open.put(event.query(), event);
      }
    }
    return shown;
  }

  /// The queries that were open, from the outermost on, and then `event`.
  private static List<TraceEvent> path(TraceEvent event, Map<Long, TraceEvent> open) {
    var path = new ArrayList<TraceEvent>();
    path.add(event);
    TraceEvent previous = null;
    for (var each = open.get(event.query());
        each != null && each != previous;
        each = open.get(each.parent())) {
      path.addFirst(each);
      previous = each;
    }
    return path;
  }
}
