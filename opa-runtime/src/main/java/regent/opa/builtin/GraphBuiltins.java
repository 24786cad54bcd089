package regent.opa.builtin;

import java.util.ArrayDeque;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Graphs, and walks through documents.
final class GraphBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "graph.reachable",
              "(graph: object[any: any<array[any], set[any]>], initial: any<array[any], set[any]>) => set[any]",
              GraphBuiltins::reachable),
          Builtin.of(
              "graph.reachable_paths",
              "(graph: object[any: any<array[any], set[any]>], initial: any<array[any], set[any]>) => set[array[any]]",
              GraphBuiltins::paths),
          Builtin.of("walk", "(x: any) => array<array[any], any>", GraphBuiltins::walk)
              .with(Builtin.Trait.RELATION));

  private GraphBuiltins() {}

  /// The vertices that can be reached; those that are no keys of the graph are left out.
  static Value reachable(Value graph, Value initial) throws BuiltinException {
    var edges = Operands.object(graph, 1);
    var waiting = new ArrayDeque<Value>();
    if (!(initial instanceof Arr) && !(initial instanceof SetValue)) {
      throw Operands.wrongKind(2, initial, "{array, set}");
    }
    enqueue(initial, waiting);
    var reached = SetValue.builder();
    for (var vertex = waiting.poll(); vertex != null; vertex = waiting.poll()) {
      var neighbours = edges.get(vertex);
      if (neighbours.isDefined() && reached.add(vertex)) {
        enqueue(neighbours, waiting);
      }
    }
    return reached.build();
  }

  /// The order does not matter: what is reached is a set.
  private static void enqueue(Value vertices, ArrayDeque<Value> waiting) {
    switch (vertices) {
      case Arr array -> {
        for (int i = 0; i < array.size(); i++) {
          waiting.add(array.at(i));
        }
      }
      case SetValue set -> {
        for (int i = 0; i < set.size(); i++) {
          waiting.add(set.unsorted(i));
        }
      }
      case Undefined _, Null _, Bool _, Num _, Str _, Obj _ -> {}
    }
  }

  private static List<Value> vertices(Value collection) {
    return switch (collection) {
      case Arr a -> a.items();
      case SetValue s -> s.members();
      default -> List.of();
    };
  }

  /// All paths from the initial vertices to where they end or would run in a circle.
  static Value paths(Value graph, Value initial) throws BuiltinException {
    var edges = Operands.object(graph, 1);
    var paths = SetValue.builder();
    for (var root : Operands.members(initial, 2, "{array, set}")) {
      if (edges.has(root)) {
        var neighbours = vertices(edges.get(root));
        if (neighbours.isEmpty()) {
          paths.add(Arr.of(root));
        }
        for (var neighbour : neighbours) {
          extend(edges, Arr.of(root), neighbour, paths);
        }
      }
    }
    return paths.build();
  }

  private static void extend(Obj edges, Arr path, Value vertex, SetValue.Builder paths) {
    if (!edges.has(vertex)) {
      paths.add(path);
      return;
    }
    var longer = path.with(vertex);
    var neighbours = vertices(edges.get(vertex));
    if (neighbours.isEmpty()) {
      paths.add(longer);
    }
    for (var neighbour : neighbours) {
      if (longer.contains(neighbour)) {
        paths.add(longer);
      } else {
        extend(edges, longer, neighbour, paths);
      }
    }
  }

  /// All values inside `x`, itself first, each as a pair of its path and the value.
  static Value walk(Value x) {
    var pairs = Arr.builder();
    visit(Arr.EMPTY, x, pairs);
    return pairs.build();
  }

  private static void visit(Arr path, Value value, Arr.Builder pairs) {
    pairs.add(Arr.of(path, value));
    switch (value) {
      case Arr a -> {
        for (int i = 0; i < a.size(); i++) {
          visit(path.with(Num.of(i)), a.at(i), pairs);
        }
      }
      case Obj o -> {
        for (int i = 0; i < o.size(); i++) {
          visit(path.with(o.keyAt(i)), o.valueAt(i), pairs);
        }
      }
      case SetValue s -> {
        for (int i = 0; i < s.size(); i++) {
          visit(path.with(s.at(i)), s.at(i), pairs);
        }
      }
      case Undefined _, Null _, Bool _, Num _, Str _ -> {}
    }
  }
}
