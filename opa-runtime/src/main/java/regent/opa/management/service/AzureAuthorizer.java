package regent.opa.management.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import regent.opa.management.config.Credentials.AzureIdentity;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Tokens of Azure's metadata service, asked for with every request.
///
/// Source: <https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources>
record AzureAuthorizer(AzureIdentity config, HostEnvironment host, SideRequests side)
    implements Authorizer {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Override
  public void authorize(OutgoingRequest request) throws ServiceException, InterruptedException {
    request.set("Authorization", "Bearer " + token(config.resource()));
  }

  /// A token for `resource`.
  String token(String resource) throws ServiceException, InterruptedException {
    var identityEndpoint = host.variable("IDENTITY_ENDPOINT");
    boolean isAppService =
        config.appService() || (config.endpoint().isEmpty() && identityEndpoint.isPresent());
    String endpoint =
        config.endpoint().isEmpty()
            ? identityEndpoint.orElse("http://169.254.169.254/metadata/identity/oauth2/token")
            : config.endpoint();
    Map<String, String> query = new LinkedHashMap<>();
    query.put(
        "api-version",
        config.apiVersion().isEmpty()
            ? isAppService ? "2019-08-01" : "2018-02-01"
            : config.apiVersion());
    query.put("resource", resource);
    putUnlessEmpty(query, "object_id", config.objectId());
    putUnlessEmpty(query, "client_id", config.clientId());
    putUnlessEmpty(query, "mi_res_id", config.resourceId());
    String url = endpoint + "?" + FormText.of(query);
    var request = SideRequests.get(url);
    if (isAppService) {
      request.set(
          "x-identity-header",
          host.variable("IDENTITY_HEADER")
              .orElseThrow(
                  () ->
                      new ServiceException(
                          "azure managed identities auth: IDENTITY_HEADER env var not found")));
    } else {
      request.set("Metadata", "true");
    }
    var answer = side.send(request, TIMEOUT);
    var json = SideRequests.json(answer.text(), "azure token");
    if (answer.status() != 200) {
      throw new ServiceException(
          "%d %s retrieving azure token from %s: %s"
              .formatted(
                  answer.status(),
                  text(json.get("error")),
                  url,
                  text(json.get("error_description"))));
    }
    return text(json.get("access_token"));
  }

  private static String text(Value value) {
    return value instanceof Str text ? text.value() : "";
  }

  private static void putUnlessEmpty(Map<String, String> query, String name, String value) {
    if (!value.isEmpty()) {
      query.put(name, value);
    }
  }
}
