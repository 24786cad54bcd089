package regent.model.policy;

import java.util.Optional;

/// The syntax of SPIFFE IDs, in the words of go-spiffe (`spiffeid.FromString`).
final class SpiffeIds {
  private static final String SCHEME = "spiffe://";

  private SpiffeIds() {}

  /// What is wrong with `id`; empty when it is one.
  static Optional<String> problem(String id) {
    if (id.isEmpty()) {
      return Optional.of("cannot be empty");
    }
    if (!id.startsWith(SCHEME)) {
      return Optional.of("scheme is missing or invalid");
    }
    String rest = id.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    String domain = slash < 0 ? rest : rest.substring(0, slash);
    if (domain.isEmpty()) {
      return Optional.of("trust domain is missing");
    }
    if (!domain.matches("[a-z0-9._-]+")) {
      return Optional.of(
          "trust domain characters are limited to lowercase letters, numbers, dots, dashes, and"
              + " underscores");
    }
    return slash < 0 ? Optional.empty() : pathProblem(rest.substring(slash));
  }

  private static Optional<String> pathProblem(String path) {
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.of("path cannot contain dot segments");
      }
      if (!segment.matches("[a-zA-Z0-9._-]*")) {
        return Optional.of(
            "path segment characters are limited to letters, numbers, dots, dashes, and"
                + " underscores");
      }
    }
    if (path.endsWith("/")) {
      return Optional.of("path cannot have a trailing slash");
    }
    return path.contains("//")
        ? Optional.of("path cannot contain empty segments")
        : Optional.empty();
  }
}
