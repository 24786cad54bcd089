/// Requests to services, with what proves who sends them.
@NullMarked
package regent.opa.management.service;

import org.jspecify.annotations.NullMarked;
