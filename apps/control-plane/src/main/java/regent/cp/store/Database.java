package regent.cp.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import regent.cp.config.Settings;
import regent.model.store.StoreException;

/// An open database whose tables are up to date, behind a pool of connections.
public final class Database implements AutoCloseable {
  /// What differs between the databases that are supported.
  enum Dialect {
    H2,
    POSTGRESQL
  }

  /// H2's codes for: general error, two kinds of failed I/O, connection broken, database closed
  /// (2).
  private static final Set<Integer> GIVEN_UP = Set.of(50000, 90028, 90031, 90067, 90098, 90121);

  private final AgroalDataSource pool;
  private final Dialect dialect;

  private Database(AgroalDataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
  }

  /// Opens H2 in a file, which is made when it is not there.
  ///
  /// `WRITE_DELAY=0` makes a commit write its pages before it returns: a killed process loses
  /// nothing that was acknowledged. H2 would otherwise collect commits for half a second.
  ///
  /// @throws SQLException when the file cannot be opened, by another process that has it say
  public static Database h2(Path file) throws SQLException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new SQLException("the store's folder cannot be made: " + e.getMessage(), e);
    }
    return h2("file:" + file.toAbsolutePath());
  }

  /// @param place a file system of H2's and a path in it
  static Database h2(String place) throws SQLException {
    String url =
        "jdbc:h2:"
            + place
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;CACHE_SIZE=16384";
    return open(Dialect.H2, url, "regent", "", 8, Duration.ofSeconds(10), org.h2.Driver.class);
  }

  /// Opens a PostgreSQL database that exists.
  ///
  /// @throws SQLException when it cannot be reached or refuses the user
  public static Database postgres(Settings.Store.Postgres settings) throws SQLException {
    return open(
        Dialect.POSTGRESQL,
        url(settings),
        settings.user(),
        settings.password(),
        settings.maxConnections(),
        settings.connectTimeout(),
        org.postgresql.Driver.class);
  }

  private static String url(Settings.Store.Postgres settings) {
    List<String> options = new ArrayList<>();
    options.add("connectTimeout=" + settings.connectTimeout().toSeconds());
    options.add("ApplicationName=regent");
    options.add(
        "sslmode="
            + switch (settings.tls().mode()) {
              case "verifyNone" -> "require";
              case "verifyCa" -> "verify-ca";
              case "verifyFull" -> "verify-full";
              default -> "disable";
            });
    settings.tls().certificate().ifPresent(path -> options.add("sslcert=" + path));
    settings.tls().key().ifPresent(path -> options.add("sslkey=" + path));
    settings.tls().ca().ifPresent(path -> options.add("sslrootcert=" + path));
    return "jdbc:postgresql://%s:%d/%s?%s"
        .formatted(
            settings.host(), settings.port(), settings.database(), String.join("&", options));
  }

  private static Database open(
      Dialect dialect,
      String url,
      String user,
      String password,
      int connections,
      Duration timeout,
      Class<? extends Driver> driver)
      throws SQLException {
    AgroalDataSource pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    of ->
                        of.maxSize(connections)
                            .acquisitionTimeout(timeout.plusSeconds(5))
                            .exceptionSorter(new PostgreSQLExceptionSorter())
                            .connectionFactoryConfiguration(
                                connection ->
                                    connection
                                        .jdbcUrl(url)
                                        .connectionProviderClass(driver)
                                        .principal(new NamePrincipal(user))
                                        .credential(new SimplePassword(password)))));
    try {
      // Flyway answers a database that is away after several tries; this answers at once.
      pool.getConnection().close();
      Flyway.configure()
          .dataSource(pool)
          .table("regent_schema")
          .javaMigrations(new ResourceTables(), new ArchiveTables())
          .locations(new String[0])
          .load()
          .migrate();
      return new Database(pool, dialect);
    } catch (SQLException e) {
      pool.close();
      throw e;
    } catch (FlywayException e) {
      pool.close();
      throw new SQLException("the tables could not be made: " + e.getMessage(), e);
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /// Takes note of a failure. H2 gives up a database that it cannot write, when the disk is full
  /// say, and opens it again, as it was after the last commit, once nobody holds a connection to
  /// it.
  void failed(SQLException failure) {
    if (dialect == Dialect.H2 && GIVEN_UP.contains(failure.getErrorCode())) {
      pool.flush(AgroalDataSource.FlushMode.ALL);
    }
  }

  /// Work with one connection.
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException, StoreException;
  }

  /// What `work` gives; each of its statements is a transaction.
  ///
  /// @param what is done, for the message of a failure
  <T> T with(String what, Work<T> work) throws StoreException {
    try (Connection connection = connection()) {
      return work.on(connection);
    } catch (SQLException e) {
      failed(e);
      throw new StoreException.Unavailable(what + " failed: " + e.getMessage(), e);
    }
  }

  /// What `work` gives, all of it in one transaction: everything that it did, or nothing.
  ///
  /// @param what is done, for the message of a failure
  <T> T transaction(String what, Work<T> work) throws StoreException {
    return with(
        what,
        connection -> {
          connection.setAutoCommit(false);
          try {
            T result = work.on(connection);
            connection.commit();
            return result;
          } catch (SQLException | StoreException | RuntimeException e) {
            rollback(connection, e);
            throw e;
          }
        });
  }

  private static void rollback(Connection connection, Exception because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void close() {
    if (dialect == Dialect.H2) {
      try (Connection connection = pool.getConnection();
          var statement = connection.createStatement()) {
        statement.execute("SHUTDOWN");
      } catch (SQLException e) {
        // Already closed or out of order; everything acknowledged is in the file.
      }
    }
    pool.close();
  }
}
