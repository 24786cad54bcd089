package regent.opa.management.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A key that signs or verifies.
///
/// @param id its name under `keys`
/// @param key a public key or certificate as PEM, or the secret of an HMAC; empty when absent
/// @param privateKey as PEM; empty when absent
/// @param algorithm such as `RS256`
/// @param scope what signatures must be about; empty for any
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#keys>
public record KeyConfig(String id, String key, String privateKey, String algorithm, String scope) {
  private static final Set<String> ALGORITHMS =
      Set.of(
          "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "PS256", "PS384", "PS512", "RS256",
          "RS384", "RS512", "EdDSA");

  static Map<String, KeyConfig> readAll(Section keys) throws ConfigException {
    Map<String, KeyConfig> read = new LinkedHashMap<>();
    for (var each : keys.sections().entrySet()) {
      read.put(each.getKey(), read(each.getKey(), each.getValue()));
    }
    return read;
  }

  private static KeyConfig read(String id, Section section) throws ConfigException {
    var key =
        new KeyConfig(
            id,
            section.string("key", ""),
            section.string("private_key", ""),
            section.string("algorithm", "RS256"),
            section.string("scope", ""));
    if (key.key().isEmpty() && key.privateKey().isEmpty()) {
      throw new ConfigException(
          section.path(), "invalid keys configuration: no keys provided for key ID " + id);
    }
    if (!ALGORITHMS.contains(key.algorithm())) {
      throw section.wrong("algorithm", "unsupported algorithm '" + key.algorithm() + "'");
    }
    return key;
  }
}
