/// The Dataplane resource: one proxy and its listeners.
@NullMarked
package regent.model.dataplane;

import org.jspecify.annotations.NullMarked;
