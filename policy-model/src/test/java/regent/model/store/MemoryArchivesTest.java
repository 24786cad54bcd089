package regent.model.store;

import java.time.InstantSource;

class MemoryArchivesTest extends ArchivesContract {
  @Override
  protected Archives open(InstantSource clock) {
    return new MemoryArchives(clock);
  }
}
