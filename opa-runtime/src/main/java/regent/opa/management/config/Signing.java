package regent.opa.management.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the signature of a bundle is verified.
///
/// @param keys the keys to verify with, by id
/// @param keyId the key to use whatever the signature names; empty to use the one it names
/// @param scope what the signature must be about; empty for any
/// @param exclude files that the signature does not cover: globs
/// @param unsignedDeltas whether delta bundles, which carry no signature, are accepted
/// @param required whether a bundle without a signature is refused
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#signing>
public record Signing(
    Map<String, KeyConfig> keys,
    String keyId,
    String scope,
    List<String> exclude,
    boolean unsignedDeltas,
    boolean required) {
  public Signing {
    exclude = List.copyOf(exclude);
  }

  /// Delta bundles are refused where a signature is required, unless the author accepts them.
  public boolean acceptsDeltas() {
    return !required || unsignedDeltas;
  }

  /// The signing of a source; empty when nothing is verified. Where keys are known but the source
  /// says nothing, a signature is verified when there is one.
  static Optional<Signing> read(Section source, Map<String, KeyConfig> keys, String context)
      throws ConfigException {
    var section = source.section("signing");
    if (section.isEmpty()) {
      return keys.isEmpty()
          ? Optional.empty()
          : Optional.of(new Signing(keys, "", "", List.of(), false, false));
    }
    String keyId = section.get().string("keyid", "");
    if (keys.isEmpty() && keyId.isEmpty()) {
      throw source.wrong("signing", context + "no verification keys configured");
    }
    if (!keyId.isEmpty() && !keys.containsKey(keyId)) {
      throw section.get().wrong("keyid", context + "key id " + keyId + " not found");
    }
    return Optional.of(
        new Signing(
            keys,
            keyId,
            section.get().string("scope", ""),
            section.get().strings("exclude_files"),
            section.get().flag("allow_unsigned_delta_bundles"),
            true));
  }
}
