package regent.opa.management.config;

/// A configuration that is wrong; [#path()] says where.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String path;

  /// @param path the option, such as `bundles.authz.polling`; empty when the whole text is meant
  /// @param problem OPA's text where it has one
  public ConfigException(String path, String problem) {
    super(problem);
    this.path = path;
  }

  /// The option that is wrong, such as `bundles.authz.polling`; empty when it is not one option.
  public String path() {
    return path;
  }

  /// The message with its path in front, unless the message names it already.
  public String text() {
    String problem = String.valueOf(getMessage());
    return path.isEmpty() || problem.contains(path) ? problem : path + ": " + problem;
  }
}
