package regent.xds.proxy;

/// With what a proxy offers Envoy's administration to its control plane; each is PEM text.
///
/// @param certificateChain what the proxy shows
/// @param privateKey its key
/// @param clientCa who must have signed the control plane's certificate
public record AdminCertificates(String certificateChain, String privateKey, String clientCa) {
  @Override
  public String toString() {
    return "AdminCertificates[…]";
  }
}
