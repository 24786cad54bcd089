package regent.conformance;

import java.util.List;
import regent.rego.Backend;

/// How suites that evaluate are to do it.
///
/// @param backends each case runs on all of them
/// @param modes each case runs in all of them that its suite knows
public record Options(List<Backend> backends, List<Mode> modes) {
  public static final Options DEFAULT = new Options(List.of(Backend.values()), List.of(Mode.PLAIN));

  public Options {
    backends = List.copyOf(backends);
    modes = List.copyOf(modes);
  }

  Options with(Backend backend) {
    return new Options(List.of(backend), modes);
  }

  Options with(List<Mode> others) {
    return new Options(backends, others);
  }
}
