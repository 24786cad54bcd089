package regent.rego.fuzz;

import java.util.List;

/// What a term can refer to by name.
sealed interface Named {
  /// The path of a rule from `data` on, or the name of a variable.
  String path();

  /// The kind of what a reference, or a call, gives.
  Kind kind();

  record Variable(String path, Kind kind) implements Named {}

  /// @param depth how many keys lead to the leaves that rules define; 0 for a complete document
  /// @param keys whether the keys come from rules' heads; otherwise they are names of rules
  record Document(String path, Kind kind, int depth, boolean keys) implements Named {}

  record Function(String path, Kind kind, List<Kind> parameters) implements Named {}
}
