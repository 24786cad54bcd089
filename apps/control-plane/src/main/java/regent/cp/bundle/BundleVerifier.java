package regent.cp.bundle;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.cp.admission.RegoModules;
import regent.cp.admission.Secrets;
import regent.model.bundle.BundleVerification;
import regent.model.bundle.MeshBundle;
import regent.opa.bundle.BundleKeys;

/// The keys that a MeshBundle names, with their secrets looked up.
final class BundleVerifier {
  private BundleVerifier() {}

  /// Absent when the bundle is not verified here.
  ///
  /// @throws BundleRefused when a secret is missing: what cannot be verified is not taken
  static Optional<BundleKeys> keys(String mesh, MeshBundle bundle, Secrets secrets)
      throws BundleRefused {
    BundleVerification verification = bundle.verification();
    if (verification == null) {
      return Optional.empty();
    }
    Map<String, BundleKeys.Key> keys = new LinkedHashMap<>();
    for (BundleVerification.Key key : verification.keys()) {
      byte[] text =
          RegoModules.content(key.key(), mesh, secrets)
              .orElseThrow(
                  () ->
                      BundleRefused.because(
                          "the key \"%s\" that verifies the bundle is in secret \"%s\", which is not there"
                              .formatted(key.id(), key.key().secret())));
      keys.put(
          key.id(),
          new BundleKeys.Key(
              new String(text, StandardCharsets.UTF_8),
              key.algorithmOrDefault(),
              text(key.scope())));
    }
    return Optional.of(
        new BundleKeys(
            keys,
            text(verification.keyId()),
            text(verification.scope()),
            verification.excludeFiles(),
            true,
            false));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
