/// Two small HTTP services that the demo puts behind sidecars.
@NullMarked
package regent.samples.ledger;

import org.jspecify.annotations.NullMarked;
