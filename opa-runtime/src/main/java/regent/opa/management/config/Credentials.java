package regent.opa.management.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.opa.value.Obj;

/// How requests to a service prove who sends them.
///
/// Texts that are absent from the configuration are empty here.
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#services>
public sealed interface Credentials {

  /// Nothing is proved.
  record None() implements Credentials {}

  /// A fixed token, or one from a file that is read for every request.
  record Bearer(String token, String tokenPath, String scheme) implements Credentials {}

  /// A client certificate.
  ///
  /// @param authority certificates of the servers to trust, if the service names none itself
  /// @param rereadInterval how long the files are not looked at again; zero to look every time
  record ClientTls(
      String certificate,
      String privateKey,
      String passphrase,
      String authority,
      boolean systemAuthorities,
      Duration rereadInterval)
      implements Credentials {}

  /// A token that an OAuth2 server gives.
  record OAuth2(
      Grant grant,
      String tokenUrl,
      String clientId,
      Proof proof,
      List<String> scopes,
      Map<String, String> additionalHeaders,
      Map<String, String> additionalParameters)
      implements Credentials {
    public OAuth2 {
      scopes = List.copyOf(scopes);
    }
  }

  /// How OAuth2 is asked.
  enum Grant {
    CLIENT_CREDENTIALS,
    JWT_BEARER
  }

  /// What the OAuth2 server is shown.
  sealed interface Proof {
    record Secret(String secret) implements Proof {}

    /// A JWT that `signer` signs.
    record SignedJwt(Signer signer, Obj claims, boolean includeJti, String thumbprint)
        implements Proof {}

    /// A JWT that somebody else signed: as text, or in a file that is read each time.
    record Assertion(String type, String assertion, String path) implements Proof {}
  }

  /// What signs JWTs.
  sealed interface Signer {
    record Local(KeyConfig key) implements Signer {}

    record AwsKms(String name, String algorithm, Aws signing) implements Signer {}

    record AzureVault(
        String key,
        String keyVersion,
        String algorithm,
        String vault,
        String apiVersion,
        AzureIdentity identity)
        implements Signer {}
  }

  /// AWS signature version 4.
  ///
  /// @param sources where the access key comes from: the first that has one counts
  /// @param service such as `s3`; `ecr` for registries
  record Aws(List<AwsSource> sources, String service, String version) implements Credentials {
    public Aws {
      sources = List.copyOf(sources);
    }
  }

  /// Where an access key of AWS comes from.
  sealed interface AwsSource {
    record Environment() implements AwsSource {}

    record Metadata(String role, String region) implements AwsSource {}

    record AssumeRole(String region, String role, String session, String domain, AwsSource signing)
        implements AwsSource {}

    record WebIdentity(String region, String role, String session, String domain, String tokenFile)
        implements AwsSource {}

    record Profile(String path, String profile, String region) implements AwsSource {}

    record SingleSignOn(String path, String cachePath, String profile) implements AwsSource {}
  }

  /// A token of Google's metadata service: an identity for `audience`, or access to `scopes`.
  record GcpMetadata(
      String endpoint,
      String accessTokenPath,
      String identityTokenPath,
      String audience,
      List<String> scopes)
      implements Credentials {
    public GcpMetadata {
      scopes = List.copyOf(scopes);
    }
  }

  /// A token of Azure's metadata service.
  record AzureIdentity(
      String endpoint,
      String apiVersion,
      String resource,
      String objectId,
      String clientId,
      String resourceId,
      boolean appService)
      implements Credentials {}

  /// Reads the credentials of a service.
  static Credentials read(Section section, ServiceType type, Map<String, KeyConfig> keys)
      throws ConfigException {
    if (section.has("plugin")) {
      throw section.wrong(
          "plugin", "auth plugin \"" + section.string("plugin").orElse("") + "\" not found");
    }
    List<Credentials> found = new ArrayList<>();
    for (var each : section.sections().entrySet()) {
      switch (each.getKey()) {
        case "bearer" -> found.add(bearer(each.getValue()));
        case "client_tls" -> found.add(clientTls(each.getValue()));
        case "oauth2" -> found.add(OAuth2Section.read(each.getValue(), keys));
        case "s3_signing" -> found.add(AwsSection.read(each.getValue(), type));
        case "gcp_metadata" -> found.add(gcp(each.getValue()));
        case "azure_managed_identity" -> found.add(azure(each.getValue(), type));
        default -> {}
      }
    }
    if (found.size() > 1) {
      throw new ConfigException(
          section.path(), "a maximum one credential method must be specified");
    }
    return found.isEmpty() ? new None() : found.getFirst();
  }

  private static Bearer bearer(Section section) throws ConfigException {
    var bearer =
        new Bearer(
            section.string("token", ""),
            section.string("token_path", ""),
            section.string("scheme", "Bearer"));
    if (!bearer.token().isEmpty() && !bearer.tokenPath().isEmpty()) {
      throw new ConfigException(
          section.path(),
          "invalid config: specify a value for either the \"token\" or \"token_path\" field");
    }
    return bearer;
  }

  private static ClientTls clientTls(Section section) throws ConfigException {
    var tls =
        new ClientTls(
            section.string("cert", ""),
            section.string("private_key", ""),
            section.string("private_key_passphrase", ""),
            section.string("ca_cert", ""),
            section.flag("system_ca_required"),
            Duration.ofSeconds(section.integer("cert_reread_interval_seconds").orElse(0)));
    if (tls.certificate().isEmpty()) {
      throw section.wrong("cert", "client certificate is needed when client TLS is enabled");
    }
    if (tls.privateKey().isEmpty()) {
      throw section.wrong("private_key", "private key is needed when client TLS is enabled");
    }
    return tls;
  }

  private static GcpMetadata gcp(Section section) throws ConfigException {
    var gcp =
        new GcpMetadata(
            section.string("endpoint", "http://metadata.google.internal"),
            section.string(
                "access_token_path", "/computeMetadata/v1/instance/service-accounts/default/token"),
            section.string(
                "identity_token_path",
                "/computeMetadata/v1/instance/service-accounts/default/identity"),
            section.string("audience", ""),
            section.strings("scopes"));
    if (gcp.audience().isEmpty() && gcp.scopes().isEmpty()) {
      throw new ConfigException(
          section.path(), "audience or scopes is required when gcp metadata is enabled");
    }
    if (!gcp.audience().isEmpty() && !gcp.scopes().isEmpty()) {
      throw new ConfigException(
          section.path(),
          "either audience or scopes can be set, not both, when gcp metadata is enabled");
    }
    return gcp;
  }

  private static AzureIdentity azure(Section section, ServiceType type) throws ConfigException {
    if (type == ServiceType.OCI) {
      throw new ConfigException(
          section.path(), "azure managed identities auth: OCI service not supported");
    }
    return azure(section);
  }

  /// An identity of Azure, of a service or a signer.
  static AzureIdentity azure(Section section) throws ConfigException {
    return new AzureIdentity(
        section.string("endpoint", ""),
        section.string("api_version", ""),
        section.string("resource", "https://storage.azure.com/"),
        section.string("object_id", ""),
        section.string("client_id", ""),
        section.string("mi_res_id", ""),
        section.flag("use_app_service_msi"));
  }

  /// What kind of service it is, since some credentials work with one only.
  enum ServiceType {
    HTTP,
    OCI;

    static ServiceType read(Optional<String> type) {
      return type.equals(Optional.of("oci")) ? OCI : HTTP;
    }
  }
}
