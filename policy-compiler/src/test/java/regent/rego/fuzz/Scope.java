package regent.rego.fuzz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is visible at one place of a program: the documents and functions made before (so that
/// nothing is recursive), and variables.
final class Scope {
  private static final List<String> NAMES =
      List.of("x", "y", "z", "k", "v", "i", "n", "item", "row", "who");

  final List<Named.Document> documents;
  final List<Named.Function> functions;
  private final List<Named.Variable> variables;
  private final Set<String> taken;
  private final Set<String> own = new HashSet<>();

  private Scope(
      List<Named.Document> documents,
      List<Named.Function> functions,
      List<Named.Variable> variables,
      Set<String> taken) {
    this.documents = documents;
    this.functions = functions;
    this.variables = variables;
    this.taken = taken;
  }

  Scope(List<Named.Document> documents, List<Named.Function> functions) {
    this(documents, functions, new ArrayList<>(), new HashSet<>());
  }

  /// A body inside this one.
  Scope inner() {
    return new Scope(documents, functions, new ArrayList<>(variables), new HashSet<>(taken));
  }

  List<Named.Variable> variables() {
    return variables;
  }

  /// A name that is not visible yet, or now and then one that is, to hide it.
  String fresh(Dice dice) {
    for (int tries = 0; tries < 8; tries++) {
      var name = dice.pick(NAMES);
      if (dice.chance(4) ? !own.contains(name) : !taken.contains(name)) {
        return reserve(name);
      }
    }
    return reserve("x" + taken.size());
  }

  private String reserve(String name) {
    own.add(name);
    taken.add(name);
    return name;
  }

  /// From here on `name` can be read.
  void bind(String name, Kind kind) {
    variables.removeIf(v -> v.path().equals(name));
    variables.add(new Named.Variable(name, kind));
  }
}
