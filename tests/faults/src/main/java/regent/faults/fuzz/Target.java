package regent.faults.fuzz;

/// Something that is fed with input that is random or damaged.
interface Target extends AutoCloseable {
  /// Feeds it once. Refusing the input is fine; anything that must not happen is an
  /// [AssertionError] or an exception that is not declared.
  void feed(Damage damage) throws Exception;

  @Override
  default void close() {}
}
