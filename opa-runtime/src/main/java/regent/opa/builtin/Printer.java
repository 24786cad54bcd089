package regent.opa.builtin;

/// Takes lines of text that a policy prints.
@FunctionalInterface
public interface Printer {
  /// Nobody reads.
  Printer NONE = _ -> {};

  void print(String line);
}
