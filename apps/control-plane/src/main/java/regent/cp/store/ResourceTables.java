package regent.cp.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/// The first version of the tables.
///
/// `revision` is one row that every write locks and counts up. That puts writes in an order, so
/// that whoever has seen revision n has seen all before it. `resource_deleted` remembers when a
/// resource went away, for those who follow changes.
final class ResourceTables implements JavaMigration {
  private static final List<String> STATEMENTS =
      List.of(
          """
          CREATE TABLE resource (
            type VARCHAR(255) NOT NULL,
            mesh VARCHAR(255) NOT NULL,
            name VARCHAR(255) NOT NULL,
            revision BIGINT NOT NULL,
            created BIGINT NOT NULL,
            modified BIGINT NOT NULL,
            owner_type VARCHAR(255) NOT NULL,
            owner_mesh VARCHAR(255) NOT NULL,
            owner_name VARCHAR(255) NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (type, mesh, name)
          )""",
          "CREATE INDEX resource_revision ON resource (revision)",
          "CREATE INDEX resource_owner ON resource (owner_type, owner_mesh, owner_name)",
          """
          CREATE TABLE resource_deleted (
            type VARCHAR(255) NOT NULL,
            mesh VARCHAR(255) NOT NULL,
            name VARCHAR(255) NOT NULL,
            revision BIGINT NOT NULL,
            PRIMARY KEY (type, mesh, name)
          )""",
          "CREATE TABLE revision (id INT NOT NULL PRIMARY KEY, latest BIGINT NOT NULL)",
          "INSERT INTO revision (id, latest) VALUES (1, 0)");

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("1");
  }

  @Override
  public String getDescription() {
    return "resource tables";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return String.join(";", STATEMENTS).chars().reduce(7, (sum, c) -> 31 * sum + c);
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    try (Statement statement = context.getConnection().createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(sql);
      }
    }
  }
}
