package regent.cp.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import regent.model.json.Bytes;
import regent.model.resource.ResourceKey;
import regent.model.store.Archives;
import regent.model.store.StoreException;

/// Archives of bundles in a relational database, which belongs to a [JdbcStore].
public final class JdbcArchives implements Archives {
  private static final String OF_OWNER =
      " WHERE owner_type = ? AND owner_mesh = ? AND owner_name = ?";

  /// Another control plane may put the same archive at the same moment.
  private static final String DUPLICATE = "23505";

  private final Database database;
  private final InstantSource clock;

  /// @param clock says when an archive was put
  public JdbcArchives(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void put(ResourceKey owner, String digest, Bytes archive) throws StoreException {
    long now = micros(clock.instant());
    database.with(
        "keeping an archive of " + owner,
        connection -> {
          if (!renew(connection, owner, digest, now)) {
            insert(connection, owner, digest, now, archive);
          }
          return true;
        });
  }

  private static boolean renew(Connection connection, ResourceKey owner, String digest, long now)
      throws SQLException {
    try (PreparedStatement renew =
        connection.prepareStatement(
            "UPDATE archive SET stored = ?" + OF_OWNER + " AND digest = ?")) {
      renew.setLong(1, now);
      bind(renew, 2, owner);
      renew.setString(5, digest);
      return renew.executeUpdate() > 0;
    }
  }

  private static void insert(
      Connection connection, ResourceKey owner, String digest, long now, Bytes archive)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO archive (owner_type, owner_mesh, owner_name, digest, stored, content)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      bind(insert, 1, owner);
      insert.setString(4, digest);
      insert.setLong(5, now);
      insert.setBytes(6, archive.toArray());
      insert.executeUpdate();
    } catch (SQLException e) {
      if (!DUPLICATE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  public Optional<Bytes> get(ResourceKey owner, String digest) throws StoreException {
    return database.with(
        "reading an archive of " + owner,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT content FROM archive" + OF_OWNER + " AND digest = ?")) {
            bind(select, 1, owner);
            select.setString(4, digest);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(Bytes.of(row.getBytes(1))) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void retain(ResourceKey owner, Set<String> listed, Instant before) throws StoreException {
    database.with(
        "deleting archives of " + owner,
        connection -> {
          for (String digest : digests(connection, owner)) {
            if (!listed.contains(digest)) {
              delete(connection, owner, digest, micros(before));
            }
          }
          return true;
        });
  }

  private static List<String> digests(Connection connection, ResourceKey owner)
      throws SQLException {
    List<String> digests = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT digest FROM archive" + OF_OWNER)) {
      bind(select, 1, owner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          digests.add(row.getString(1));
        }
      }
    }
    return digests;
  }

  private static void delete(Connection connection, ResourceKey owner, String digest, long before)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM archive" + OF_OWNER + " AND digest = ? AND stored < ?")) {
      bind(delete, 1, owner);
      delete.setString(4, digest);
      delete.setLong(5, before);
      delete.executeUpdate();
    }
  }

  @Override
  public List<ResourceKey> owners() throws StoreException {
    return database.with(
        "listing archives",
        connection -> {
          List<ResourceKey> owners = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT DISTINCT owner_type, owner_mesh, owner_name FROM archive"
                          + " ORDER BY owner_type, owner_mesh, owner_name");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              owners.add(new ResourceKey(row.getString(1), row.getString(2), row.getString(3)));
            }
          }
          return List.copyOf(owners);
        });
  }

  private static void bind(PreparedStatement statement, int from, ResourceKey key)
      throws SQLException {
    statement.setString(from, key.type());
    statement.setString(from + 1, key.mesh());
    statement.setString(from + 2, key.name());
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
