package regent.opa.management.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import regent.opa.management.config.Credentials.Grant;
import regent.opa.management.config.Credentials.OAuth2;
import regent.opa.management.config.Credentials.Proof;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.config.Credentials.Signer;

/// Reads `credentials.oauth2`.
final class OAuth2Section {
  private static final String CHOICE =
      "client_secret, signing_key, aws_kms, azure_keyvault, client_assertion, or"
          + " client_assertion_path";
  private static final List<String> PROOFS =
      List.of(
          "client_secret",
          "signing_key",
          "aws_kms",
          "azure_keyvault",
          "client_assertion",
          "client_assertion_path");

  private OAuth2Section() {}

  static OAuth2 read(Section section, Map<String, KeyConfig> keys) throws ConfigException {
    Grant grant =
        switch (section.string("grant_type", "client_credentials")) {
          case "client_credentials" -> Grant.CLIENT_CREDENTIALS;
          case "jwt_bearer" -> Grant.JWT_BEARER;
          default ->
              throw section.wrong(
                  "grant_type", "grant_type must be either client_credentials or jwt_bearer");
        };
    String tokenUrl = section.string("token_url", "");
    if (!tokenUrl.startsWith("https://")) {
      throw section.wrong("token_url", "token_url required to use https scheme");
    }
    return new OAuth2(
        grant,
        tokenUrl,
        section.string("client_id", ""),
        grant == Grant.JWT_BEARER
            ? signed(section, new Signer.Local(signingKey(section, keys)))
            : proof(section, keys),
        section.strings("scopes"),
        section.texts("additional_headers"),
        section.texts("additional_parameters"));
  }

  private static Proof proof(Section section, Map<String, KeyConfig> keys) throws ConfigException {
    var given = new ArrayList<String>();
    for (String key : PROOFS) {
      if (isGiven(section, key)) {
        given.add(key);
      }
    }
    if (given.isEmpty()) {
      throw new ConfigException(section.path(), "please provide one of " + CHOICE + " required");
    }
    if (given.size() > 1) {
      throw new ConfigException(section.path(), "can only use one of " + CHOICE);
    }
    boolean anonymous = section.string("client_id", "").isEmpty();
    String proof = given.getFirst();
    return switch (proof) {
      case "client_secret", "client_assertion", "client_assertion_path" -> {
        if (anonymous) {
          throw section.wrong("client_id", "client_id and " + proof + " required");
        }
        yield proof.equals("client_secret")
            ? new Proof.Secret(section.string(proof, ""))
            : new Proof.Assertion(
                section.string(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                section.string("client_assertion", ""),
                section.string("client_assertion_path", ""));
      }
      case "aws_kms" -> signed(section, kms(section));
      case "azure_keyvault" -> signed(section, vault(section));
      default -> signed(section, new Signer.Local(signingKey(section, keys)));
    };
  }

  private static boolean isGiven(Section section, String key) throws ConfigException {
    return switch (key) {
      case "aws_kms", "azure_keyvault" -> section.has(key);
      default -> !section.string(key, "").isEmpty();
    };
  }

  private static Proof signed(Section section, Signer signer) throws ConfigException {
    return new Proof.SignedJwt(
        signer,
        section.object("additional_claims").json(),
        section.flag("include_jti_claim"),
        section.string("thumbprint", ""));
  }

  private static KeyConfig signingKey(Section section, Map<String, KeyConfig> keys)
      throws ConfigException {
    String id = section.string("signing_key", "");
    if (id.isEmpty()) {
      throw section.wrong("signing_key", "signing_key required for jwt_bearer grant type");
    }
    KeyConfig key = keys.get(id);
    if (key == null) {
      throw section.wrong("signing_key", "signing_key refers to non-existent key");
    }
    if (key.privateKey().isEmpty()) {
      throw section.wrong("signing_key", "referenced signing_key does not include a private key");
    }
    return key;
  }

  private static Signer kms(Section section) throws ConfigException {
    if (!section.has("aws_signing")) {
      throw section.wrong("aws_signing", "aws_kms and aws_signing required");
    }
    Section kms = section.object("aws_kms");
    return new Signer.AwsKms(
        kms.string("name", ""),
        kms.string("algorithm", ""),
        AwsSection.read(section.object("aws_signing"), ServiceType.HTTP));
  }

  private static Signer vault(Section section) throws ConfigException {
    Section vault = section.object("azure_keyvault");
    Section signing = section.object("azure_signing");
    if (!signing.has("azure_managed_identity")) {
      throw signing.wrong("azure_managed_identity", "missing azure managed identity config");
    }
    return new Signer.AzureVault(
        vault.string("key", ""),
        vault.string("key_version", ""),
        vault.string("key_algorithm", ""),
        vault.string("vault", ""),
        vault.string("api_version", "7.4"),
        Credentials.azure(signing.object("azure_managed_identity")));
  }
}
