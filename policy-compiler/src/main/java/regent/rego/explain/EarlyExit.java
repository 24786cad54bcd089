package regent.rego.explain;

import org.jspecify.annotations.Nullable;

/// Ends a search that needs one answer, up to the rule that said so. Not an error.
final class EarlyExit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The exit of an outer search that this one passes on; absent when there is none.
  private final transient @Nullable EarlyExit outer;

  /// Whether the query that it passes must go on nevertheless, since it is not the one that said
  /// so.
  private final boolean deferred;

  EarlyExit(@Nullable EarlyExit outer, boolean deferred) {
    super(null, null, false, false);
    this.outer = outer;
    this.deferred = deferred;
  }

  boolean isDeferred() {
    return deferred;
  }

  /// This exit on its way through a query.
  EarlyExit through(boolean findsOne) {
    return new EarlyExit(this, !findsOne);
  }

  /// Runs `work`, at whose rule or function an exit ends; one of an outer search goes on.
  static void endsIn(Runnable work) {
    try {
      work.run();
    } catch (EarlyExit e) {
      if (e.outer != null) {
        throw e.outer;
      }
    }
  }

  /// Gathers exits that are deferred, so that an enumeration can go on; the first is passed on at
  /// its end.
  static final class Deferred {
    private @Nullable EarlyExit first;

    void run(Step step) {
      try {
        step.run();
      } catch (EarlyExit e) {
        if (!e.deferred) {
          throw e;
        }
        first = first == null ? e : first;
      }
    }

    void end() {
      if (first != null) {
        throw first;
      }
    }
  }
}
