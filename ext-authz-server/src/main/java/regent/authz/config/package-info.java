/// What `plugins.envoy_ext_authz_grpc` of OPA's configuration says.
@NullMarked
package regent.authz.config;

import org.jspecify.annotations.NullMarked;
