package regent.cp.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import regent.model.store.Archives;
import regent.model.store.ArchivesContract;

class H2ArchivesTest extends ArchivesContract {
  @TempDir Path folder;

  private final List<Database> opened = new ArrayList<>();

  @Override
  protected Archives open(InstantSource clock) throws Exception {
    var database = Database.h2(folder.resolve("store" + opened.size()));
    opened.add(database);
    return new JdbcArchives(database, clock);
  }

  @AfterEach
  void close() {
    opened.forEach(Database::close);
  }
}
