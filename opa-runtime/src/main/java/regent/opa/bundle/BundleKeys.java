package regent.opa.bundle;

import java.util.List;
import java.util.Map;

/// What signatures of bundles are verified with.
///
/// @param keys by id
/// @param keyId the key to use, whatever the signature names; empty to use the one it names
/// @param scope what the signature must be about; empty for the scope of the key
/// @param exclude globs of files that a signature does not cover
/// @param required whether a bundle without a signature is refused
/// @param acceptsDeltas whether delta bundles, which carry no signature, are accepted
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#signing>
public record BundleKeys(
    Map<String, Key> keys,
    String keyId,
    String scope,
    List<String> exclude,
    boolean required,
    boolean acceptsDeltas) {
  public BundleKeys {
    exclude = List.copyOf(exclude);
  }

  /// @param text a public key or certificate as PEM, or the secret of an HMAC
  /// @param algorithm such as `RS256`
  /// @param scope what its signatures are about; empty for nothing in particular
  public record Key(String text, String algorithm, String scope) {}
}
