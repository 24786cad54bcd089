package regent.cp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.store.Store;
import regent.model.store.StoreContract;

class PostgresStoreTest extends StoreContract {
  private static PostgresServer server;

  private final List<JdbcStore> opened = new ArrayList<>();

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  protected Store open(InstantSource clock) throws Exception {
    try (Database database = Database.postgres(server.settings());
        Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE resource, resource_deleted");
      statement.execute("UPDATE revision SET latest = 0");
    }
    return another(clock);
  }

  private JdbcStore another(InstantSource clock) throws Exception {
    var store = new JdbcStore(Database.postgres(server.settings()), clock);
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcStore::close);
  }

  @Test
  void aWriteOfOneControlPlaneWakesTheOthers() throws Exception {
    Store mine = open(InstantSource.system());
    Store other = another(InstantSource.system());
    long seen = other.revision();

    Thread.startVirtualThread(
        () -> {
          try {
            mine.put(Resource.of(Mesh.TYPE, "", "default", new Mesh(List.of())));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });

    assertThat(other.await(seen, Duration.ofSeconds(20))).isEqualTo(seen + 1);
    assertThat(other.changes(seen)).hasSize(1);
  }
}
