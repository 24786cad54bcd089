package regent.opa.management.service;

import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.TokenSignature;
import regent.opa.management.config.Credentials.ClientTls;
import regent.opa.tls.Trust;

/// Shows the client certificate that the files hold at the time of the handshake, so that a renewed
/// one is used without a restart.
final class ClientCertificate extends X509ExtendedKeyManager {
  private final ClientTls config;
  private final InstantSource clock;

  /// What handshakes have chosen, by alias: one may still be using the last certificate.
  private final Map<String, Identity> chosen = new ConcurrentHashMap<>();

  private @Nullable Loaded last;
  private @Nullable String seen;

  ClientCertificate(ClientTls config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /// Whether the files hold another certificate than when this was last asked.
  synchronized boolean isRenewed() {
    String before = seen;
    seen = load();
    return !Objects.equals(before, seen);
  }

  private synchronized @Nullable String load() {
    Instant now = clock.instant();
    var known = last;
    if (known != null && now.isBefore(known.at().plus(config.rereadInterval()))) {
      return known.alias();
    }
    try {
      String certificate = Authorizer.text(Path.of(config.certificate()));
      String key = Authorizer.text(Path.of(config.privateKey()));
      String text = certificate + key;
      if (known == null || !known.text().equals(text)) {
        String alias = "client-" + chosen.size();
        chosen.put(alias, identity(certificate, key));
        known = new Loaded(alias, text, now);
      }
      last = new Loaded(known.alias(), text, now);
      return known.alias();
    } catch (ServiceException | GeneralSecurityException | IOException | BuiltinException e) {
      return known == null ? null : known.alias();
    }
  }

  private Identity identity(String certificate, String key)
      throws GeneralSecurityException, IOException, BuiltinException {
    var chain = Trust.certificates(certificate).toArray(X509Certificate[]::new);
    return new Identity(chain, privateKey(key));
  }

  private PrivateKey privateKey(String pem) throws IOException, BuiltinException {
    try (var parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PEMEncryptedKeyPair encrypted) {
        var pair =
            encrypted.decryptKeyPair(new BcPEMDecryptorProvider(config.passphrase().toCharArray()));
        return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
      }
    }
    return TokenSignature.privateKey(pem);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return load();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return load();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var identity = chosen.get(alias);
    return identity == null ? null : identity.chain().clone();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var identity = chosen.get(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared; not shared
  private record Identity(X509Certificate[] chain, PrivateKey key) {}

  private record Loaded(String alias, String text, Instant at) {}
}
