package regent.model.store;

import java.time.InstantSource;

class MemoryStoreTest extends StoreContract {
  @Override
  protected Store open(InstantSource clock) {
    return new MemoryStore(clock);
  }
}
