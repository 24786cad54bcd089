package regent.opa.management.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import regent.opa.management.config.Credentials;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.config.ServiceConfig;

/// Adds to a request what proves who sends it. Thread-safe.
@FunctionalInterface
interface Authorizer {
  /// @throws ServiceException when there are no credentials to be had
  void authorize(OutgoingRequest request) throws ServiceException, InterruptedException;

  /// The authorizer of `service`.
  ///
  /// @param side sends requests to the services that give credentials
  static Authorizer of(ServiceConfig service, HostEnvironment host, SideRequests side) {
    return switch (service.credentials()) {
      case Credentials.None _, Credentials.ClientTls _ -> _ -> {};
      case Credentials.Bearer bearer -> request -> bearer(bearer, service.type(), request);
      case Credentials.OAuth2 oauth2 -> new OAuth2Authorizer(oauth2, host, side);
      case Credentials.Aws aws when aws.service().equals("ecr") ->
          new EcrAuthorizer(aws, service, host, side);
      case Credentials.Aws aws -> new AwsAuthorizer(aws, service, host, side);
      case Credentials.GcpMetadata gcp -> new GcpAuthorizer(gcp, side);
      case Credentials.AzureIdentity azure -> new AzureAuthorizer(azure, host, side);
    };
  }

  private static void bearer(Credentials.Bearer bearer, ServiceType type, OutgoingRequest request)
      throws ServiceException {
    String token =
        bearer.tokenPath().isEmpty() ? bearer.token() : text(Path.of(bearer.tokenPath())).strip();
    if (type == ServiceType.OCI) {
      token = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }
    request.set("Authorization", bearer.scheme() + " " + token);
  }

  /// The text of a file of secrets.
  static String text(Path file) throws ServiceException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ServiceException("open " + file + ": no such file or directory", e);
    }
  }
}
