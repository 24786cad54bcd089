package regent.cp.token;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.model.json.Bytes;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.secret.Secret;
import regent.model.store.Store;
import regent.model.store.StoreException;

/// Signing keys as Kuma keeps them: secrets `PREFIX-N` with an RSA key in PEM, and the ids of
/// withdrawn tokens in one more secret.
public final class SecretKeys implements KeyRing {
  private static final String USER_PREFIX = "user-token-signing-key";
  private static final String ZONE_PREFIX = "zone-token-signing-key";

  private final Store store;
  private final Optional<String> hint;

  /// @param hint why keys may be gone, for messages; absent when the store is durable
  public SecretKeys(Store store, Optional<String> hint) {
    this.store = store;
    this.hint = hint;
  }

  /// The name of the first key for the dataplanes of a mesh.
  public static String firstDataplaneKey(String mesh) {
    return "dataplane-token-signing-key-" + mesh + "-1";
  }

  public static String firstUserKey() {
    return USER_PREFIX + "-1";
  }

  public static String firstZoneKey() {
    return ZONE_PREFIX + "-1";
  }

  @Override
  public SigningKeys dataplanes(String mesh) {
    return new Kind(
        Secret.TYPE,
        mesh,
        "dataplane-token-signing-key-" + mesh,
        "dataplane-token-revocations-" + mesh);
  }

  @Override
  public SigningKeys zones() {
    return new Kind(Secret.GLOBAL_TYPE, "", ZONE_PREFIX, "zone-token-revocations");
  }

  @Override
  public SigningKeys users() {
    return new Kind(Secret.GLOBAL_TYPE, "", USER_PREFIX, "user-token-revocations");
  }

  private final class Kind implements SigningKeys {
    private final ResourceType<Secret> type;
    private final String mesh;
    private final String prefix;
    private final String revocations;

    Kind(ResourceType<Secret> type, String mesh, String prefix, String revocations) {
      this.type = type;
      this.mesh = mesh;
      this.prefix = prefix;
      this.revocations = revocations;
    }

    private record Numbered(int number, Resource<Secret> secret) {}

    @Override
    public SigningKey latest() throws TokenException {
      Numbered newest =
          all().stream()
              .flatMap(secret -> number(secret).stream())
              .max(Comparator.comparingInt(Numbered::number))
              .orElseThrow(() -> missing("1"));
      String id = String.valueOf(newest.number());
      return new SigningKey(id, key(id, newest.secret()));
    }

    private Optional<Numbered> number(Resource<Secret> secret) {
      String start = prefix + "-";
      if (!secret.name().startsWith(start)) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Numbered(Integer.parseInt(secret.name().substring(start.length())), secret));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public RSAPublicKey publicKey(String id) throws TokenException {
      Resource<Secret> secret = get(prefix + "-" + id).orElseThrow(() -> missing(id));
      return RsaKeys.publicOf(key(id, secret));
    }

    private RSAPrivateCrtKey key(String id, Resource<Secret> secret) throws TokenException {
      return RsaKeys.parse(text(secret))
          .orElseThrow(
              () ->
                  new TokenException(
                      "the secret \"%s-%s\" holds no RSA key".formatted(prefix, id)));
    }

    private TokenException missing(String id) {
      String place =
          mesh.isEmpty()
              ? "GlobalSecret of name \"%s-%s\" is not found".formatted(prefix, id)
              : "Secret of name \"%s-%s\" in mesh \"%s\" is not found".formatted(prefix, id, mesh);
      return TokenException.keyMissing(
          "there is no signing key with KID %s. %s. If signing key was rotated, regenerate the token"
              .formatted(id, place));
    }

    @Override
    public boolean revoked(String tokenId) {
      try {
        return get(revocations).stream()
            .flatMap(secret -> Arrays.stream(text(secret).split(",")))
            .anyMatch(id -> id.strip().equals(tokenId));
      } catch (TokenException e) {
        return true; // cannot be looked up: fail closed
      }
    }

    @Override
    public Optional<String> hint() {
      return hint;
    }

    private Optional<Resource<Secret>> get(String name) throws TokenException {
      try {
        return store.get(type, mesh, name);
      } catch (StoreException e) {
        throw new TokenException("signing keys cannot be read: " + e.getMessage());
      }
    }

    private List<Resource<Secret>> all() throws TokenException {
      try {
        return store.list(type, mesh);
      } catch (StoreException e) {
        throw new TokenException("signing keys cannot be read: " + e.getMessage());
      }
    }
  }

  private static String text(Resource<Secret> secret) {
    @Nullable Bytes data = secret.spec().data();
    return data == null ? "" : new String(data.toArray(), StandardCharsets.UTF_8);
  }
}
