/// Commands about a running mesh: they speak the control plane's REST API only.
@NullMarked
package regent.cli.mesh;

import org.jspecify.annotations.NullMarked;
