package regent.opa.management.service;

import java.net.URI;
import regent.opa.management.config.Credentials.Aws;
import regent.opa.management.config.ServiceConfig;

/// Signs requests for AWS; those that were led to another host are left alone.
final class AwsAuthorizer implements Authorizer {
  private final Aws config;
  private final String authority;
  private final HostEnvironment host;
  private final AwsKeys keys;

  AwsAuthorizer(Aws config, ServiceConfig service, HostEnvironment host, SideRequests side) {
    this.config = config;
    this.authority = authority(service);
    this.host = host;
    this.keys = new AwsKeys(config.sources(), host, side);
  }

  static String authority(ServiceConfig service) {
    String authority = URI.create(service.url()).getRawAuthority();
    return authority == null ? "" : authority;
  }

  @Override
  public void authorize(OutgoingRequest request) throws ServiceException, InterruptedException {
    if (authority.equals(request.uri().getRawAuthority())) {
      AwsSignature.sign(
          request, config.service(), config.version(), keys.get(), host.clock().instant());
    }
  }
}
