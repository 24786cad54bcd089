package regent.opa.management.service;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.Credentials.Aws;
import regent.opa.management.config.ServiceConfig;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Passwords for AWS's registries, kept until shortly before they expire.
///
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference>
final class EcrAuthorizer implements Authorizer {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Aws config;
  private final String authority;
  private final HostEnvironment host;
  private final SideRequests side;
  private final AwsKeys keys;
  private @Nullable Token token;

  EcrAuthorizer(Aws config, ServiceConfig service, HostEnvironment host, SideRequests side) {
    this.config = config;
    this.authority = AwsAuthorizer.authority(service);
    this.host = host;
    this.side = side;
    this.keys = new AwsKeys(config.sources(), host, side);
  }

  @Override
  public void authorize(OutgoingRequest request) throws ServiceException, InterruptedException {
    if (authority.equals(request.uri().getRawAuthority())) {
      request.set("Authorization", "Basic " + token());
    }
  }

  private synchronized String token() throws ServiceException, InterruptedException {
    var known = token;
    if (known == null || host.clock().instant().plus(MARGIN).isAfter(known.expires())) {
      known = fetch();
      token = known;
    }
    return known.text();
  }

  private Token fetch() throws ServiceException, InterruptedException {
    var aws = keys.get();
    var request =
        SideRequests.request("POST", "https://ecr." + aws.region() + ".amazonaws.com/", "{}")
            .set("X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken")
            .set("Accept-Encoding", "identity")
            .set("Content-Type", "application/x-amz-json-1.1");
    AwsSignature.sign(request, "ecr", config.version(), aws, host.clock().instant());
    var json =
        SideRequests.json(
            side.text(request, TIMEOUT, "ecr get authorization token"),
            "ecr: failed to get authorization token");
    if (json.get("authorizationData") instanceof Arr data
        && data.size() > 0
        && data.at(0) instanceof Obj first
        && first.get("authorizationToken") instanceof Str text) {
      double seconds = first.get("expiresAt") instanceof Num number ? number.doubleValue() : 0;
      return new Token(text.value(), Instant.ofEpochMilli((long) (seconds * 1000)));
    }
    throw new ServiceException("ecr: failed to get authorization token: empty authorization data");
  }

  private record Token(String text, Instant expires) {}
}
