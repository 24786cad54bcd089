package regent.opa.data.index;

import java.util.List;

/// One place in a policy where a collection is searched.
///
/// @param number from 0, its own among the searches of the program
/// @param probes conditions that each sought element meets, the most selective one first; not
///     empty
public record Search(int number, List<Probe> probes) {
  public Search {
    probes = List.copyOf(probes);
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("a search without a condition");
    }
  }

  /// How many arguments the probes take together.
  public int arity() {
    return probes.stream().mapToInt(Probe::arity).sum();
  }
}
