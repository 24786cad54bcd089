package regent.opa.store;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.data.Data;
import regent.opa.store.StoreState.Queries;

/// Holds the one reference to the current [StoreState]. Reading costs one look at the reference and
/// waits for nobody; writers wait for each other. Thread-safe.
public final class Store {
  private final PolicyCompiler compiler;
  private final AtomicReference<StoreState> state;
  private final ReentrantLock writer = new ReentrantLock();
  private final List<BiConsumer<StoreState, StoreState>> listeners = new CopyOnWriteArrayList<>();

  private Store(PolicyCompiler compiler, StoreState start) {
    this.compiler = compiler;
    this.state = new AtomicReference<>(start);
  }

  /// A store without documents and policies.
  public static Store empty(PolicyCompiler compiler) {
    try {
      return new Store(
          compiler,
          new StoreState(Data.EMPTY, new TreeMap<>(), new Queries(compiler.compile(List.of()))));
    } catch (CompileException e) {
      throw new IllegalStateException("no modules are wrong modules", e);
    }
  }

  /// The compiler that writes use.
  public PolicyCompiler compiler() {
    return compiler;
  }

  /// The current state.
  public StoreState state() {
    return state.get();
  }

  /// Runs `work` in a transaction. When it returns, the changes take effect as a whole; when it
  /// throws, or when policies and documents do not fit together afterwards, nothing has happened.
  ///
  /// @throws E when `work` does
  /// @throws CompileException when the policies are wrong, or a rule is where a document is
  public <T, E extends Exception> T write(Work<T, E> work) throws E, CompileException {
    writer.lock();
    try {
      var before = state.get();
      var transaction = new Transaction(before, compiler);
      T result = work.run(transaction);
      var after = transaction.after();
      state.set(after);
      listeners.forEach(listener -> listener.accept(before, after));
      return result;
    } finally {
      writer.unlock();
    }
  }

  /// From now on `listener` sees the state before and after each write, in order, before the next
  /// write begins.
  public void onChange(BiConsumer<StoreState, StoreState> listener) {
    listeners.add(listener);
  }

  /// What happens in a transaction.
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run(Transaction transaction) throws E, CompileException;
  }
}
