package regent.cp.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import regent.model.store.Store;
import regent.model.store.StoreContract;

class H2StoreTest extends StoreContract {
  @TempDir Path folder;

  private final List<JdbcStore> opened = new ArrayList<>();

  @Override
  protected Store open(InstantSource clock) throws Exception {
    var store = new JdbcStore(Database.h2(folder.resolve("store" + opened.size())), clock);
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcStore::close);
  }
}
