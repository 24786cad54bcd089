package regent.model.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.DataSource;
import regent.model.validation.Violations;

/// How the signature of a bundle is verified before it is taken: as OPA verifies it with `keys` and
/// the `signing` of a bundle. A bundle without a signature is refused.
///
/// @param keys at least one
/// @param keyId the key to use whatever the signature names; the one it names when null
/// @param scope what the signature must be about; that of the key when null
/// @param excludeFiles globs of files that the signature does not cover
public record BundleVerification(
    List<Key> keys, @Nullable String keyId, @Nullable String scope, List<String> excludeFiles) {
  private static final Set<String> ALGORITHMS =
      Set.of(
          "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
          "ES384", "ES512", "EdDSA");

  /// A verification as it is written.
  public static final Shape<BundleVerification> SHAPE =
      Objects.of(
          "BundleVerification",
          BundleVerification::new,
          Field.list("keys", Key.SHAPE, BundleVerification::keys),
          Field.optional("keyId", Shapes.STRING, BundleVerification::keyId),
          Field.optional("scope", Shapes.STRING, BundleVerification::scope),
          Field.list("excludeFiles", Shapes.STRING, BundleVerification::excludeFiles));

  /// A key.
  ///
  /// @param id as the signature names it
  /// @param algorithm such as `RS256`, which counts when null
  /// @param key a public key or certificate as PEM, or the secret of an HMAC
  /// @param scope what its signatures are about; nothing in particular when null
  public record Key(String id, @Nullable String algorithm, DataSource key, @Nullable String scope) {
    static final Shape<Key> SHAPE =
        Objects.of(
            "Key",
            Key::new,
            Field.required("id", Shapes.STRING, Key::id),
            Field.optional("algorithm", Shapes.STRING, Key::algorithm),
            Field.required("key", DataSource.SHAPE, Key::key),
            Field.optional("scope", Shapes.STRING, Key::scope));

    /// The algorithm.
    public String algorithmOrDefault() {
      return algorithm == null ? "RS256" : algorithm;
    }
  }

  public BundleVerification {
    keys = List.copyOf(keys);
    excludeFiles = List.copyOf(excludeFiles);
  }

  void validate(Violations at) {
    at.field("keys").require(!keys.isEmpty(), "must not be empty");
    var ids = new HashSet<String>();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      Violations place = at.field("keys").index(i);
      place.field("id").require(!key.id().isEmpty(), "must not be empty");
      place.field("id").require(ids.add(key.id()), "must be unique");
      place
          .field("algorithm")
          .require(
              ALGORITHMS.contains(key.algorithmOrDefault()),
              "is not an algorithm that signs bundles");
      key.key().validate(place.field("key"));
    }
    at.field("keyId")
        .require(keyId == null || ids.contains(keyId), "must be the id of one of the keys");
  }
}
