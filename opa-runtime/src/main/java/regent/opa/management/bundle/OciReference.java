package regent.opa.management.bundle;

/// The name of an image: `registry.example.org/org/repository:tag`, or with `@sha256:…`.
///
/// @param repository without the registry
/// @param reference the tag or digest; `latest` when the name has none
record OciReference(String repository, String reference) {

  static OciReference of(String name) {
    String path = name.replaceFirst("^[a-z]+://", "");
    int slash = path.indexOf('/');
    String rest = slash < 0 ? path : path.substring(slash + 1);
    int at = rest.indexOf('@');
    if (at >= 0) {
      return new OciReference(
          rest.substring(0, at).replaceFirst(":.*$", ""), rest.substring(at + 1));
    }
    int colon = rest.lastIndexOf(':');
    return colon < 0
        ? new OciReference(rest, "latest")
        : new OciReference(rest.substring(0, colon), rest.substring(colon + 1));
  }
}
