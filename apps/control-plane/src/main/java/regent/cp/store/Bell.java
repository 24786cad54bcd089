package regent.cp.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;
import regent.cp.store.Database.Dialect;

/// Wakes those who wait for a new revision: at once for writes of this process, and for writes of
/// other control planes through PostgreSQL's `LISTEN`.
final class Bell implements AutoCloseable {
  private static final String CHANNEL = "regent_changes";

  /// How often a listener that hears nothing looks whether it may end.
  private static final int LISTEN_MILLIS = 500;

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long heard;
  private long rings;
  private volatile boolean closed;

  Bell(Database database) {
    this.database = database;
    if (database.dialect() == Dialect.POSTGRESQL) {
      Thread.ofVirtual().name("store-changes").start(this::listen);
    }
  }

  /// Tells the waiters of this process.
  void ring(long revision) {
    lock.lock();
    try {
      heard = Math.max(heard, revision);
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Tells other processes, once `connection` commits.
  void announce(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("NOTIFY " + CHANNEL);
    }
  }

  /// Waits until a revision above `since` was heard of or the time is over.
  long await(long since, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (heard <= since && left > 0 && !closed) {
        left = rung.awaitNanos(left);
      }
      return Math.max(heard, since);
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    while (!closed) {
      try (Connection connection = database.connection();
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + CHANNEL);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        ringLatest(statement);
        while (!closed) {
          if (postgres.getNotifications(LISTEN_MILLIS).length > 0) {
            ringLatest(statement);
          }
        }
        statement.execute("UNLISTEN " + CHANNEL);
      } catch (SQLException e) {
        pause();
      }
    }
  }

  private void ringLatest(Statement statement) throws SQLException {
    try (var row = statement.executeQuery("SELECT latest FROM revision WHERE id = 1")) {
      if (row.next()) {
        ring(row.getLong(1));
      }
    }
  }

  /// The database is away: try again in a moment.
  private void pause() {
    lock.lock();
    try {
      long before = rings;
      long left = Duration.ofSeconds(1).toNanos();
      while (rings == before && left > 0 && !closed) {
        left = rung.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
