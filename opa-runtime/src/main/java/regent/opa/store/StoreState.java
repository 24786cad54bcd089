package regent.opa.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.PreparedQuery;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;

/// All documents and policies at one moment. Immutable and thread-safe; whoever works on one state
/// is not disturbed by later ones.
public final class StoreState {
  private final Data data;
  private final SortedMap<String, Source> policies;
  private final Queries queries;

  StoreState(Data data, SortedMap<String, Source> policies, Queries queries) {
    this.data = data;
    this.policies = Collections.unmodifiableSortedMap(policies);
    this.queries = queries;
  }

  /// The base documents. What bundles say of themselves is under `system.bundles`; see [Bundles].
  public Data data() {
    return data;
  }

  /// The policies by their ids, in order.
  public SortedMap<String, Source> policies() {
    return policies;
  }

  /// The policies, compiled together.
  public CompiledPolicy compiled() {
    return queries.policy;
  }

  Queries queries() {
    return queries;
  }

  /// Prepares `query`, or finds it prepared: queries are kept as long as the policies are the same.
  ///
  /// @param unsafe names of built-ins that the query itself may not call
  /// @throws CompileException when the query does not parse or does not compile
  public Prepared prepare(String query, Set<String> unsafe) throws CompileException {
    var key = new QueryKey(query, unsafe);
    var known = queries.prepared.getIfPresent(key);
    if (known != null) {
      return new Prepared(known, true);
    }
    var prepared = queries.policy.prepare(query, unsafe);
    queries.prepared.put(key, prepared);
    return new Prepared(prepared, false);
  }

  /// @param known whether the query had been prepared before
  public record Prepared(PreparedQuery query, boolean known) {}

  private record QueryKey(String query, Set<String> unsafe) {}

  /// A compiled policy and the queries that were prepared for it.
  static final class Queries {
    private static final int MAX_QUERIES = 1_000;

    private final CompiledPolicy policy;
    private final Cache<QueryKey, PreparedQuery> prepared =
        Caffeine.newBuilder().maximumSize(MAX_QUERIES).executor(Runnable::run).build();

    Queries(CompiledPolicy policy) {
      this.policy = policy;
    }

    CompiledPolicy policy() {
      return policy;
    }
  }
}
