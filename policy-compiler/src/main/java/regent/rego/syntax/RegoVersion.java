package regent.rego.syntax;

/// Which Rego a module is written in.
public enum RegoVersion {
  V0,
  /// Version 0 that must also be valid as version 1 (`import rego.v1`).
  V0_COMPAT_V1,
  V1,
  V2
}
