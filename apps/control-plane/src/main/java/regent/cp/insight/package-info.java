/// What is known about connected proxies, zones and meshes.
@NullMarked
package regent.cp.insight;

import org.jspecify.annotations.NullMarked;
