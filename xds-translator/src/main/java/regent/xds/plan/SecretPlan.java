package regent.xds.plan;

/// Certificates that listeners and clusters refer to by name; texts are PEM.
public sealed interface SecretPlan {
  /// Unique among the proxy's secrets.
  String name();

  /// The resource that issued it.
  Origin origin();

  /// What the proxy shows.
  record Certificate(String name, Origin origin, String chain, String privateKey)
      implements SecretPlan {
    @Override
    public String toString() {
      return "Certificate[" + name + "]";
    }
  }

  /// Whom the proxy trusts.
  record TrustedCa(String name, Origin origin, String bundle) implements SecretPlan {}
}
