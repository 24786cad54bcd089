package regent.authz.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.diagnostic.Source;
import regent.opa.store.PatchOperation;
import regent.opa.store.Store;
import regent.opa.store.StoreState;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;

class StoreTest {
  private final Store store = Store.empty(RegoCompiler.standard());

  @Test
  void readersKeepTheStateTheyHave() throws Exception {
    write("x", Num.of(1));
    var before = store.state();

    write("x", Num.of(2));

    assertThat(value(before, "data.x")).isEqualTo(Num.of(1));
    assertThat(value(store.state(), "data.x")).isEqualTo(Num.of(2));
  }

  @Test
  void aTransactionThatFailsChangesNothing() throws Exception {
    write("x", Num.of(1));
    var before = store.state();

    assertThatThrownBy(
            () ->
                store.write(
                    transaction -> {
                      transaction.write(PatchOperation.ADD, List.of("x"), Num.of(2));
                      transaction.put(new Source("bad", "package a\np := q"));
                      return true;
                    }))
        .isInstanceOf(CompileException.class)
        .hasMessageContaining("bad:2: rego_unsafe_var_error: var q is unsafe");

    assertThat(store.state()).isSameAs(before);
  }

  @Test
  void rulesAndDocumentsMayNotMeet() throws Exception {
    put("package a\np := 1");

    assertThatThrownBy(() -> write("a", regent.opa.value.Obj.of("p", Num.of(2))))
        .hasMessageContaining("conflicting rule for data path a/p found");

    write("b", Num.of(1));
    assertThatThrownBy(() -> put("package b.c\np := 1"))
        .hasMessageContaining("conflicting rule for data path b/c/p found");
  }

  @Test
  void queriesStayPreparedWhileThePoliciesStay() throws Exception {
    put("package a\np if data.x");

    assertThat(store.state().prepare("data.a.p", Set.of()).known()).isFalse();
    write("x", Bool.TRUE);
    assertThat(store.state().prepare("data.a.p", Set.of()).known()).isTrue();
    put("package a\np if not data.x");
    assertThat(store.state().prepare("data.a.p", Set.of()).known()).isFalse();
    assertThat(value(store.state(), "data.a.p")).isEqualTo(Undefined.UNDEFINED);
  }

  @Test
  void listenersSeeEachChangeOnce() throws Exception {
    var seen = new ArrayList<StoreState>();
    store.onChange((_, after) -> seen.add(after));

    write("x", Num.of(1));
    write("x", Num.of(2));

    assertThat(seen).hasSize(2).last().isSameAs(store.state());
  }

  private void write(String key, Value value) throws Exception {
    store.write(
        transaction -> {
          transaction.write(PatchOperation.ADD, List.of(key), value);
          return true;
        });
  }

  private void put(String rego) throws Exception {
    store.write(
        transaction -> {
          transaction.put(new Source("policy", rego));
          return true;
        });
  }

  private static Value value(StoreState state, String query) throws CompileException {
    return state
        .prepare(query, Set.of())
        .query()
        .value(Evaluation.of(Undefined.UNDEFINED, state.data(), Instant.EPOCH));
  }
}
