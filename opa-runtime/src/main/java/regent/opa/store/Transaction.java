package regent.opa.store;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.PolicyCompiler;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.store.StoreException.Kind;
import regent.opa.store.StoreState.Queries;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// Changes that take effect together, or not at all. Belongs to the one thread that [Store#write]
/// runs; readers see nothing of it before it is done.
public final class Transaction {
  private final StoreState before;
  private final PolicyCompiler compiler;
  private Obj data;
  private SortedMap<String, Source> policies;
  private @Nullable CompiledPolicy compiled;

  Transaction(StoreState before, PolicyCompiler compiler) {
    this.before = before;
    this.compiler = compiler;
    this.data = before.data().root();
    this.policies = before.policies();
    this.compiled = before.compiled();
  }

  /// The state that this transaction started from.
  public StoreState before() {
    return before;
  }

  /// The documents as this transaction has made them.
  public Obj data() {
    return data;
  }

  /// Replaces all documents.
  public void data(Obj documents) {
    data = documents;
  }

  /// The document at `path`.
  ///
  /// @throws StoreException when there is none
  public Value read(List<String> path) throws StoreException {
    return Documents.read(data, path);
  }

  /// Changes the document at `path`.
  ///
  /// @throws StoreException as [Documents#write]
  public void write(PatchOperation operation, List<String> path, Value value)
      throws StoreException {
    data = Documents.write(data, operation, path, value);
  }

  /// Makes sure that an object is at `path`.
  ///
  /// @throws StoreException when something else is there, or at a parent
  public void makeObjects(List<String> path) throws StoreException {
    data = Documents.makeObjects(data, path);
  }

  /// The policies as this transaction has made them, by id.
  public SortedMap<String, Source> policies() {
    return policies;
  }

  /// The policy of that id.
  ///
  /// @throws StoreException when there is none
  public Source policy(String id) throws StoreException {
    var policy = policies.get(id);
    if (policy == null) {
      throw new StoreException(Kind.NOT_FOUND, "policy id \"" + id + "\"");
    }
    return policy;
  }

  /// Adds or replaces the policy whose id is the name of `policy`.
  public void put(Source policy) {
    own().put(policy.name(), policy);
  }

  /// Removes the policy of that id.
  ///
  /// @throws StoreException when there is none
  public void remove(String id) throws StoreException {
    policy(id);
    own().remove(id);
  }

  private SortedMap<String, Source> own() {
    if (compiled != null) {
      policies = new TreeMap<>(policies);
      compiled = null;
    }
    return policies;
  }

  /// The policies of this transaction, compiled. Compiles at most once between two changes.
  ///
  /// @throws CompileException when they are wrong, or a rule is where a document is
  public CompiledPolicy compiled() throws CompileException {
    var known = compiled;
    if (known != null) {
      return known;
    }
    var made = compiler.compile(List.copyOf(policies.values()), data);
    policies = new TreeMap<>(policies);
    compiled = made;
    return made;
  }

  StoreState after() throws CompileException {
    var policy = compiled();
    if (data != before.data().root()) {
      var conflicts = policy.conflicts(data);
      if (!conflicts.isEmpty()) {
        throw new CompileException(conflicts);
      }
    }
    return new StoreState(
        data == before.data().root() ? before.data() : new Data(data),
        policies,
        policy == before.compiled() ? before.queries() : new Queries(policy));
  }
}
