package regent.opa.data.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// What can be reached from each vertex of one graph, as `graph.reachable` says: all of it made at
/// once, vertices in a cycle sharing one set.
///
/// Vertices are visited depth first and numbered; a component is complete when its first vertex is
/// left, and then what it reaches is its own vertices and what its neighbours' components reach.
///
/// Source: R. Tarjan, "Depth-First Search and Linear Graph Algorithms", SIAM Journal on Computing
/// 1 (1972)
final class Closures {
  /// No closures of graphs for which they would take more members together.
  private static final long MOST_MEMBERS = 2_000_000;

  private final Obj graph;
  private final Map<Value, SetValue> reached;
  private final long members;

  private Closures(Obj graph, Map<Value, SetValue> reached, long members) {
    this.graph = graph;
    this.reached = reached;
    this.members = members;
  }

  /// Absent when `graph` has too many paths.
  static @Nullable Closures of(Obj graph) {
    return new Search(graph).closures();
  }

  /// The vertices that can be reached from those in `initial`; absent when that is no collection
  /// of vertices.
  @Nullable SetValue from(Value initial) {
    return switch (initial) {
      case Arr array -> union(array);
      case SetValue set -> union(set.toArray());
      case Value _ -> null;
    };
  }

  private SetValue union(Arr vertices) {
    var all = SetValue.EMPTY;
    for (int i = 0; i < vertices.size(); i++) {
      var some = reached.get(vertices.at(i));
      if (some != null && some != all) {
        all = all.size() < some.size() ? some.union(all) : all.union(some);
      }
    }
    return all;
  }

  Obj graph() {
    return graph;
  }

  long bytes() {
    return 64L * reached.size() + 24 * members;
  }

  /// One visit of all vertices. Paths may be long, so the stack is its own.
  private static final class Search {
    private final Obj graph;
    private final Map<Value, Integer> numbers = new HashMap<>();
    private final int[][] edges;

    /// The order of the first visit, from 1; 0 before.
    private final int[] visited;

    private final int[] lowest;
    private final int[] component;
    private final List<SetValue> closures = new ArrayList<>();
    private final int[] open;
    private int openSize;
    private int clock;
    private long members;

    Search(Obj graph) {
      this.graph = graph;
      int size = graph.size();
      for (int i = 0; i < size; i++) {
        numbers.put(graph.unsortedKey(i), i);
      }
      edges = new int[size][];
      for (int i = 0; i < size; i++) {
        edges[i] = targets(graph.unsortedValue(i));
      }
      visited = new int[size];
      lowest = new int[size];
      component = new int[size];
      Arrays.fill(component, -1);
      open = new int[size];
    }

    private int[] targets(Value neighbours) {
      if (!(neighbours instanceof Arr) && !(neighbours instanceof SetValue)) {
        return Rows.NONE;
      }
      var targets = new BitSet();
      for (int i = 0; i < Elements.size(neighbours); i++) {
        var number = numbers.get(Elements.value(neighbours, i));
        if (number != null) {
          targets.set(number);
        }
      }
      return targets.stream().toArray();
    }

    @Nullable Closures closures() {
      for (int i = 0; i < edges.length; i++) {
        if (visited[i] == 0 && !visit(i)) {
          return null;
        }
      }
      var reached = new HashMap<Value, SetValue>();
      for (int i = 0; i < edges.length; i++) {
        reached.put(graph.unsortedKey(i), closures.get(component[i]));
      }
      return new Closures(graph, reached, members);
    }

    /// Visits all that is reached from `start`; says whether there is room for the closures.
    private boolean visit(int start) {
      var path = new ArrayList<int[]>();
      path.add(enter(start));
      while (!path.isEmpty()) {
        var step = path.getLast();
        int vertex = step[0];
        if (step[1] < edges[vertex].length) {
          int next = edges[vertex][step[1]++];
          if (visited[next] == 0) {
            path.add(enter(next));
          } else if (component[next] < 0) {
            lowest[vertex] = Math.min(lowest[vertex], visited[next]);
          }
          continue;
        }
        path.removeLast();
        if (lowest[vertex] == visited[vertex] && !complete(vertex)) {
          return false;
        }
        if (!path.isEmpty()) {
          int before = path.getLast()[0];
          lowest[before] = Math.min(lowest[before], lowest[vertex]);
        }
      }
      return true;
    }

    private int[] enter(int vertex) {
      visited[vertex] = ++clock;
      lowest[vertex] = clock;
      open[openSize++] = vertex;
      return new int[] {vertex, 0};
    }

    /// Makes the closure of the component whose first vertex is `first`.
    private boolean complete(int first) {
      int from = openSize;
      do {
        from--;
        component[open[from]] = closures.size();
      } while (open[from] != first);
      var closure = SetValue.builder();
      for (int i = from; i < openSize; i++) {
        closure.add(graph.unsortedKey(open[i]));
      }
      for (int i = from; i < openSize; i++) {
        for (int next : edges[open[i]]) {
          if (component[next] < closures.size()) {
            var more = closures.get(component[next]);
            for (int j = 0; j < more.size(); j++) {
              closure.add(more.unsorted(j));
            }
          }
        }
      }
      openSize = from;
      var built = closure.build();
      closures.add(built);
      members += built.size();
      return members <= MOST_MEMBERS;
    }
  }
}
