package regent.cp.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.cp.store.Database.Dialect;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.resource.ResourceType;
import regent.model.resource.Spec;
import regent.model.store.Change;
import regent.model.store.Store;
import regent.model.store.StoreException;

/// Resources in a relational database.
///
/// Each write is one transaction that first locks the row of `revision`, and counts it up. The
/// lock puts all writes of all control planes into one order, so revisions become visible in the
/// order of their numbers and a reader of changes misses none. Writes are rare enough for one at
/// a time.
public final class JdbcStore implements Store, AutoCloseable {
  private static final ResourceKey NOBODY = new ResourceKey("", "", "");
  private static final String COLUMNS = "type, mesh, name, revision, created, modified, body";
  private static final String BY_KEY = " WHERE type = ? AND mesh = ? AND name = ?";

  private final Database database;
  private final InstantSource clock;
  private final Bell bell;

  /// @param clock gives creation and modification times, which are kept to the microsecond
  public JdbcStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.bell = new Bell(database);
  }

  @Override
  public <S extends Spec> Resource<S> put(Resource<S> resource) throws StoreException {
    return write(resource, null);
  }

  @Override
  public <S extends Spec> Resource<S> put(Resource<S> resource, ResourceKey owner)
      throws StoreException {
    return write(resource, owner);
  }

  private <S extends Spec> Resource<S> write(Resource<S> resource, @Nullable ResourceKey owner)
      throws StoreException {
    ResourceKey key = resource.key();
    Resource<S> stored =
        database.transaction(
            "writing " + key,
            connection -> {
              long revision = lock(connection) + 1;
              Optional<Present> present = present(connection, key);
              long actual = present.map(Present::revision).orElse(0L);
              if (actual != resource.meta().version()) {
                throw new StoreException.Conflict(key, resource.meta().version(), actual);
              }
              Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
              Instant created = present.map(Present::created).orElse(now);
              Resource<S> next = resource.withMeta(resource.meta().stored(revision, created, now));
              if (present.isPresent()) {
                update(connection, next, revision, now);
              } else {
                insert(connection, next, revision, now, ownerOf(connection, resource, owner));
              }
              count(connection, revision);
              return next;
            });
    bell.ring(stored.meta().version());
    return stored;
  }

  private record Present(long revision, Instant created) {}

  private static Optional<Present> present(Connection connection, ResourceKey key)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT revision, created FROM resource" + BY_KEY)) {
      bind(select, 1, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new Present(row.getLong(1), instant(row.getLong(2))))
            : Optional.empty();
      }
    }
  }

  /// The owner of a new resource: the one that was named, else its mesh if that is there.
  private static ResourceKey ownerOf(
      Connection connection, Resource<?> resource, @Nullable ResourceKey named)
      throws SQLException, StoreException {
    if (named != null) {
      if (present(connection, named).isEmpty()) {
        throw new StoreException.NoOwner(resource.key(), named);
      }
      return named;
    }
    ResourceKey mesh = new ResourceKey("Mesh", "", resource.mesh());
    return resource.type().inMesh() && present(connection, mesh).isPresent() ? mesh : NOBODY;
  }

  private static void insert(
      Connection connection, Resource<?> resource, long revision, Instant now, ResourceKey owner)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO resource (type, mesh, name, revision, created, modified, body,"
                + " owner_type, owner_mesh, owner_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      bind(insert, 1, resource.key());
      insert.setLong(4, revision);
      insert.setLong(5, micros(now));
      insert.setLong(6, micros(now));
      insert.setString(7, Codec.json(Codec.tree(resource)));
      bind(insert, 8, owner);
      insert.executeUpdate();
    }
    try (PreparedStatement forget =
        connection.prepareStatement("DELETE FROM resource_deleted" + BY_KEY)) {
      bind(forget, 1, resource.key());
      forget.executeUpdate();
    }
  }

  private static void update(
      Connection connection, Resource<?> resource, long revision, Instant now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE resource SET revision = ?, modified = ?, body = ?" + BY_KEY)) {
      update.setLong(1, revision);
      update.setLong(2, micros(now));
      update.setString(3, Codec.json(Codec.tree(resource)));
      bind(update, 4, resource.key());
      update.executeUpdate();
    }
  }

  /// Makes other writers wait until this transaction ends, and returns the latest revision.
  private static long lock(Connection connection) throws SQLException {
    return latest(connection, " FOR UPDATE");
  }

  private void count(Connection connection, long revision) throws SQLException {
    try (PreparedStatement count =
        connection.prepareStatement("UPDATE revision SET latest = ? WHERE id = 1")) {
      count.setLong(1, revision);
      count.executeUpdate();
    }
    if (database.dialect() == Dialect.POSTGRESQL) {
      bell.announce(connection);
    }
  }

  private static long latest(Connection connection, String mode) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT latest FROM revision WHERE id = 1" + mode);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public <S extends Spec> Optional<Resource<S>> get(ResourceType<S> type, String mesh, String name)
      throws StoreException {
    ResourceKey key = new ResourceKey(type.name(), mesh, name);
    return database.with(
        "reading " + key,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM resource" + BY_KEY)) {
            bind(select, 1, key);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(resource(type, row)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public <S extends Spec> List<Resource<S>> list(ResourceType<S> type, String mesh)
      throws StoreException {
    return database.with(
        "listing " + type.name(),
        connection -> {
          String where = mesh.isEmpty() ? " WHERE type = ?" : " WHERE type = ? AND mesh = ?";
          try (PreparedStatement select =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM resource" + where)) {
            select.setString(1, type.name());
            if (!mesh.isEmpty()) {
              select.setString(2, mesh);
            }
            List<Resource<S>> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                found.add(resource(type, row));
              }
            }
            // Here and not in SQL: databases sort text by their own locale.
            found.sort(Comparator.comparing(Resource::key));
            return List.copyOf(found);
          }
        });
  }

  @Override
  public List<ResourceKey> delete(ResourceKey key) throws StoreException {
    record Deleted(List<ResourceKey> keys, long revision) {}
    Deleted deleted =
        database.transaction(
            "deleting " + key,
            connection -> {
              List<ResourceKey> keys = new ArrayList<>();
              long revision = lock(connection);
              if (present(connection, key).isPresent()) {
                keys.add(key);
                for (int i = 0; i < keys.size(); i++) {
                  keys.addAll(ownedBy(connection, keys.get(i)));
                }
              }
              for (ResourceKey gone : keys) {
                revision++;
                remove(connection, gone, revision);
              }
              if (!keys.isEmpty()) {
                count(connection, revision);
              }
              return new Deleted(List.copyOf(keys), revision);
            });
    bell.ring(deleted.revision());
    return deleted.keys();
  }

  private static List<ResourceKey> ownedBy(Connection connection, ResourceKey owner)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT type, mesh, name FROM resource"
                + " WHERE owner_type = ? AND owner_mesh = ? AND owner_name = ?")) {
      bind(select, 1, owner);
      var owned = new ArrayList<ResourceKey>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          owned.add(new ResourceKey(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
      owned.sort(Comparator.naturalOrder());
      return owned;
    }
  }

  private static void remove(Connection connection, ResourceKey key, long revision)
      throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM resource" + BY_KEY);
        PreparedStatement remember =
            connection.prepareStatement(
                "INSERT INTO resource_deleted (type, mesh, name, revision) VALUES (?, ?, ?, ?)")) {
      bind(delete, 1, key);
      delete.executeUpdate();
      bind(remember, 1, key);
      remember.setLong(4, revision);
      remember.executeUpdate();
    }
  }

  @Override
  public long revision() throws StoreException {
    return database.with("reading the revision", connection -> latest(connection, ""));
  }

  @Override
  public List<Change> changes(long since) throws StoreException {
    return database.transaction(
        "reading changes",
        connection -> {
          // Both tables as of one moment.
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          var changes = new ArrayList<Change>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + " FROM resource WHERE revision > ?")) {
            select.setLong(1, since);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                Optional<ResourceType<?>> type = ResourceTypes.byName(row.getString(1));
                if (type.isPresent()) {
                  Resource<?> resource = resource(type.get(), row);
                  changes.add(new Change(resource.meta().version(), resource.key(), resource));
                }
              }
            }
          }
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT type, mesh, name, revision FROM resource_deleted WHERE revision > ?")) {
            select.setLong(1, since);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                changes.add(
                    new Change(
                        row.getLong(4),
                        new ResourceKey(row.getString(1), row.getString(2), row.getString(3)),
                        null));
              }
            }
          }
          changes.sort(Comparator.comparingLong(Change::revision));
          return List.copyOf(changes);
        });
  }

  @Override
  public long await(long since, Duration atMost) throws StoreException, InterruptedException {
    long seen = revision();
    return seen > since ? seen : bell.await(since, atMost);
  }

  private static <S extends Spec> Resource<S> resource(ResourceType<S> type, ResultSet row)
      throws SQLException {
    try {
      Resource<S> read = Codec.read(type, Codec.parseJson(row.getString(7)));
      return read.withMeta(
          read.meta().stored(row.getLong(4), instant(row.getLong(5)), instant(row.getLong(6))));
    } catch (CodecException e) {
      throw new SQLException(
          "%s %s/%s cannot be read: %s"
              .formatted(row.getString(1), row.getString(2), row.getString(3), e.getMessage()),
          e);
    }
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

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    bell.close();
    database.close();
  }
}
