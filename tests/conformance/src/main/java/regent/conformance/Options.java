package regent.conformance;

import java.util.List;
import regent.rego.Backend;

/// How suites that evaluate are to do it.
///
/// @param backends each case runs on all of them
/// @param newNot the keyword `not` of the next version is in force in every module
public record Options(List<Backend> backends, boolean newNot) {
  public static final Options DEFAULT = new Options(List.of(Backend.values()), false);

  public Options {
    backends = List.copyOf(backends);
  }

  Options with(Backend backend) {
    return new Options(List.of(backend), newNot);
  }

  Options withNewNot() {
    return new Options(backends, true);
  }
}
