package regent.authz.config;

/// Something in a configuration that is not as it should be.
///
/// @param path of the key, such as `plugins.envoy_ext_authz_grpc.addr`
/// @param message one clause, such as `must be a string`
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
