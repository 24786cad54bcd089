package regent.conformance;

import java.util.Locale;

/// Ways to run a case that evaluates; in each the same has to come out.
public enum Mode {
  /// As it is.
  PLAIN,
  /// With the cache of nondeterministic built-ins on.
  ND_CACHE,
  /// With the keyword `not` of the next version of Rego in force in every module.
  NEW_NOT,
  /// With no more of the input than the query needs.
  PRUNED;

  /// As the command line and names of cases write it: `nd-cache`.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// @throws IllegalArgumentException when no mode is written so
  static Mode of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
