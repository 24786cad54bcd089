/// OPA's REST API: documents, policies, queries, health, configuration, metrics.
@NullMarked
package regent.authz.rest;

import org.jspecify.annotations.NullMarked;
