package regent.opa.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every built-in has a case of our own.
final class BuiltinCoverageTest {
  /// What needs a compiler (its cases are in `cases/builtins.txt` there) or a network
  /// ([HttpSendTest]).
  private static final Set<String> ELSEWHERE =
      Set.of(
          "assign",
          "eq",
          "http.send",
          "internal.print",
          "internal.test_case",
          "net.lookup_ip_addr",
          "opa.runtime",
          "print",
          "rego.metadata.chain",
          "rego.metadata.rule",
          "rego.parse_module",
          "time.now_ns",
          "uuid.rfc4122",
          "walk");

  @Test
  void everyBuiltinHasCases() {
    var without = new TreeSet<String>();
    Builtins.standard().all().forEach(builtin -> without.add(builtin.name()));
    assertThat(without).hasSize(206).containsAll(ELSEWHERE);

    BuiltinCasesTest.FILES.stream()
        .flatMap(BuiltinCasesTest::cases)
        .forEach(c -> without.remove(c.call()));
    without.removeAll(ELSEWHERE);

    assertThat(without).isEmpty();
  }
}
