package regent.authz.rest;

/// How a part that runs beside the API is.
public enum PluginState {
  OK,

  /// It has not done its work for the first time.
  NOT_READY,

  /// It failed.
  ERROR,

  /// It works, but something needs attention.
  WARN
}
