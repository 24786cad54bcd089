package regent.opa.value;

/// Positions of keys in Rego's order. Its final field makes it safe to hand from one thread to
/// another without locks, so that a shared value may be sorted by whoever looks first.
final class SortOrder {
  final int[] positions;

  SortOrder(int[] positions) {
    this.positions = positions;
  }
}
