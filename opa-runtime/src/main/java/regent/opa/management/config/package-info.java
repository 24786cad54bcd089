/// OPA's configuration file: read, checked, with defaults.
@NullMarked
package regent.opa.management.config;

import org.jspecify.annotations.NullMarked;
