package regent.cp.token;

import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/// The keys for one kind of token in one scope.
public interface SigningKeys {
  /// @param id the number at the end of the secret's name, which tokens carry as `kid`
  record SigningKey(String id, RSAPrivateCrtKey key) {}

  /// The key with the highest number, which new tokens are signed with.
  ///
  /// @throws TokenException when there is none
  SigningKey latest() throws TokenException;

  /// The public half of a key.
  ///
  /// @throws TokenException when there is none with this id
  RSAPublicKey publicKey(String id) throws TokenException;

  /// Whether the token with this `jti` was withdrawn.
  boolean revoked(String tokenId);

  /// Why tokens may have lost their keys, added to messages; absent when they cannot have.
  default Optional<String> hint() {
    return Optional.empty();
  }
}
