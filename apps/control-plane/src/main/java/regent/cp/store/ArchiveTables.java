package regent.cp.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/// The table of the archives of bundles.
///
/// `stored` is when an archive was put last, in microseconds; what nobody lists is deleted some
/// time after. Not a column of `resource`, whose rows are read whole with every change.
final class ArchiveTables implements JavaMigration {
  private static final String TABLE =
      """
      CREATE TABLE archive (
        owner_type VARCHAR(255) NOT NULL,
        owner_mesh VARCHAR(255) NOT NULL,
        owner_name VARCHAR(255) NOT NULL,
        digest VARCHAR(64) NOT NULL,
        stored BIGINT NOT NULL,
        content %s NOT NULL,
        PRIMARY KEY (owner_type, owner_mesh, owner_name, digest)
      )""";

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("2");
  }

  @Override
  public String getDescription() {
    return "archives of bundles";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return TABLE.chars().reduce(7, (sum, c) -> 31 * sum + c);
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    var connection = context.getConnection();
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLE.formatted(product.contains("postgres") ? "BYTEA" : "BLOB"));
    }
  }
}
