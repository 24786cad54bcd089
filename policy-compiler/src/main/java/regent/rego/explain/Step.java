package regent.rego.explain;

/// What happens next, once for each way in which a goal holds.
@FunctionalInterface
interface Step {
  void run();
}
