package regent.opa.builtin.graphql;

import java.util.function.BooleanSupplier;

/// How much work one call may still do. The rules of GraphQL can be made to cost the square of a
/// document's size, or an exponential of it; here they end with an error instead. Work is counted
/// in steps of about a tenth of a microsecond.
final class Effort {
  /// How deep fragments and selections may nest: each level takes stack.
  static final int MAX_DEPTH = 500;

  private static final long FREE_STEPS = 1_000_000;
  private static final long STEPS_PER_CHARACTER = 10;
  private static final int STEPS_BETWEEN_LOOKS = 4_096;

  private final BooleanSupplier cancelled;
  private long left;
  private long untilLook = STEPS_BETWEEN_LOOKS;

  /// @param size how many characters there are to work on
  Effort(long size, BooleanSupplier cancelled) {
    this.cancelled = cancelled;
    left = FREE_STEPS + STEPS_PER_CHARACTER * size;
  }

  void spend(long steps) throws GraphqlException {
    left -= steps;
    if (left < 0) {
      throw new GraphqlException("GraphQL document takes too long to check");
    }
    untilLook -= steps;
    if (untilLook < 0) {
      untilLook = STEPS_BETWEEN_LOOKS;
      if (cancelled.getAsBoolean()) {
        throw new GraphqlException("caller cancelled query execution", true);
      }
    }
  }

  static void checkDepth(int depth) throws GraphqlException {
    if (depth > MAX_DEPTH) {
      throw new GraphqlException("exceeded max depth");
    }
  }
}
