package regent.cp.store;

import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import regent.model.store.Archives;
import regent.model.store.ArchivesContract;

class PostgresArchivesTest extends ArchivesContract {
  private static PostgresServer server;

  private final List<Database> opened = new ArrayList<>();

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  protected Archives open(InstantSource clock) throws Exception {
    var database = Database.postgres(server.settings());
    opened.add(database);
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE archive");
    }
    return new JdbcArchives(database, clock);
  }

  @AfterEach
  void close() {
    opened.forEach(Database::close);
  }
}
