package regent.xds.plan;

/// Mutual TLS with certificates given in place; each is PEM text.
///
/// @param certificateChain what the proxy shows
/// @param privateKey its key
/// @param clientCa who must have signed the client's certificate
/// @param clientName DNS name that the client's certificate must carry
public record DownstreamTls(
    String certificateChain, String privateKey, String clientCa, String clientName) {
  @Override
  public String toString() {
    return "DownstreamTls[clientName=" + clientName + "]";
  }
}
