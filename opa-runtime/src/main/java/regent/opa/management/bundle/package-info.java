/// Bundles that follow their sources: fetched, verified, put into the store, kept on disk.
@NullMarked
package regent.opa.management.bundle;

import org.jspecify.annotations.NullMarked;
