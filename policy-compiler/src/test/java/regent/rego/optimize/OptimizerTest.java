package regent.rego.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import regent.opa.diagnostic.Location;
import regent.rego.plan.Policy;

class OptimizerTest {
  private static final Policy EMPTY = new Policy(List.of(), List.of());

  /// Makes a new policy each time, and says so.
  private record Renew(String name) implements Rewrite {
    @Override
    public Policy apply(Policy policy, Notes notes) {
      notes.done("", Location.NONE, "renewed");
      return new Policy(policy.plans(), policy.funcs());
    }
  }

  @Test
  void rewritesRunInTheirOrder() {
    var notes = new Notes();
    var optimizer = Optimizer.of(List.of(new Renew("a"), new Renew("b")));
    assertThat(optimizer.optimize(EMPTY, notes)).isNotSameAs(EMPTY).isEqualTo(EMPTY);
    assertThat(notes.all()).extracting(Notes.Note::rewrite).containsExactly("a", "b");
    assertThat(optimizer.steps(EMPTY, new Notes()))
        .extracting(Optimizer.Step::rewrite)
        .containsExactly("a", "b");
  }

  @Test
  void rewriteCanBeSwitchedOff() {
    var optimizer = Optimizer.of(List.of(new Renew("a"), new Renew("b")));
    assertThat(optimizer.without("a").names()).containsExactly("b");
    assertThat(Optimizer.none().optimize(EMPTY)).isSameAs(EMPTY);
    assertThatThrownBy(() -> optimizer.without("c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b]");
  }
}
