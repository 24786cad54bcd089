/// Resources and archives of bundles in a relational database: H2 in a file, or PostgreSQL.
@NullMarked
package regent.cp.store;

import org.jspecify.annotations.NullMarked;
