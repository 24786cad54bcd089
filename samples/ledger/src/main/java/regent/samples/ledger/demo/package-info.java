/// The demo: starts a mesh, asks its services, and shows what was decided and why.
@NullMarked
package regent.samples.ledger.demo;

import org.jspecify.annotations.NullMarked;
