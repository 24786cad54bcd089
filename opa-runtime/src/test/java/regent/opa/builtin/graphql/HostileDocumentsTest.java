package regent.opa.builtin.graphql;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Documents made to cost much: each ends with an answer or a clear error, in time in proportion to
/// its size.
final class HostileDocumentsTest {
  private static final String SCHEMA = "type Query { q: Query a(x: Int): Int b: String }";
  private static final String TOO_DEEP = "exceeded max depth";
  private static final String TOO_LONG = "GraphQL document takes too long to check";

  @Test
  void deepNestingIsRefused() {
    for (var text :
        new String[] {
          "{q".repeat(100_000),
          "{a(x:" + "[".repeat(100_000),
          "{a(x:" + "{k:".repeat(100_000),
          "query($v:" + "[".repeat(100_000)
        }) {
      assertThat(problem(() -> Graphql.query(text))).isEqualTo(TOO_DEEP);
    }
    assertThat(problem(() -> Graphql.schema("type A { a: " + "[".repeat(100_000))))
        .isEqualTo(TOO_DEEP);
  }

  @Test
  void longDocumentsAreRead() {
    var fields = "a b ".repeat(500_000);
    assertTimeoutPreemptively(
        ofSeconds(20), () -> assertThat(Graphql.query("{" + fields + "}").value().size()).isOne());
  }

  @Test
  void manyDifferentFieldsAreChecked() {
    var fields =
        IntStream.range(0, 100_000).mapToObj(i -> "f" + i + ":b").collect(Collectors.joining(" "));
    assertTimeoutPreemptively(
        ofSeconds(20),
        () -> assertThatCode(() -> check("{" + fields + "}")).doesNotThrowAnyException());
  }

  @Test
  void longChainsOfFragmentsAreRefused() {
    var chain =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "fragment F" + i + " on Query { ...F" + (i + 1) + " }")
            .collect(Collectors.joining("\n"));
    assertThat(problemOf("{ ...F0 } " + chain)).isEqualTo(TOO_DEEP);
  }

  @Test
  void cyclesOfFragmentsAreReported() {
    assertThat(
            problemOf("{ ...F } fragment F on Query { q { ...G } } fragment G on Query { ...F }"))
        .startsWith("Cannot spread fragment \"F\" within itself via \"G\" in");
  }

  @Test
  void fragmentsThatCompareWithThemselvesForeverAreRefused() {
    assertThat(
            problemOf(
                "{ q { ...F } q { q { ...F } } } fragment F on Query { q { q { q { ...F } } } }"))
        .isNotEmpty();
  }

  @Test
  void fragmentsThatDoubleAtEachStepAreRefused() {
    var doubling =
        IntStream.range(0, 60)
            .mapToObj(i -> "fragment F%d on __Type { ...F%d ...F%d }".formatted(i, i + 1, i + 1))
            .collect(Collectors.joining("\n"));
    var query =
        "{ __schema { queryType { ...F0 } } } " + doubling + " fragment F60 on __Type { name }";
    assertThat(problemOf(query)).isEqualTo(TOO_LONG);
  }

  @Test
  void overlappingFieldsAreComparedForABoundedTime() {
    assertThat(problemOf("{" + "q { a b } ".repeat(20_000) + "}")).isEqualTo(TOO_LONG);
  }

  @Test
  void manyInterfacesEndInTime() {
    var fields =
        IntStream.range(0, 5_000).mapToObj(i -> "f" + i + ": Int").collect(Collectors.joining(" "));
    var text =
        "interface I { %s } type Query implements %s I { %s }"
            .formatted(fields, "I & ".repeat(50_000), fields);
    assertTimeoutPreemptively(
        ofSeconds(20),
        () ->
            assertThat(problem(() -> Graphql.check(Graphql.schema(text), () -> false)))
                .isEqualTo(TOO_LONG));
  }

  @Test
  void cancellationEndsTheCheck() {
    var query = "{" + "q { a b } ".repeat(20_000) + "}";
    var problem =
        catchThrowableOfType(
            GraphqlException.class,
            () ->
                Graphql.check(
                    Graphql.query(query),
                    Graphql.check(Graphql.schema(SCHEMA), () -> false),
                    () -> true));
    assertThat(problem.isCancelled()).isTrue();
  }

  private static String problemOf(String query) {
    return assertTimeoutPreemptively(ofSeconds(20), () -> problem(() -> check(query)));
  }

  private static void check(String query) throws GraphqlException {
    Graphql.check(
        Graphql.query(query), Graphql.check(Graphql.schema(SCHEMA), () -> false), () -> false);
  }

  private static String problem(ThrowingCallable call) {
    return catchThrowableOfType(GraphqlException.class, call).text();
  }
}
