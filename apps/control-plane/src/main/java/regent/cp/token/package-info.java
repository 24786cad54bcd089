/// Tokens of dataplanes, zones and users: issued and checked with keys that are kept as secrets.
@NullMarked
package regent.cp.token;

import org.jspecify.annotations.NullMarked;
