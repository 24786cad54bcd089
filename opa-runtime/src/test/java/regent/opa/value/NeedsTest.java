package regent.opa.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Trees of what is needed, and what they leave of a document.
class NeedsTest {
  private static Value json(String text) throws JsonException {
    return Json.read(text);
  }

  private static Needs elements(Needs each) {
    return Needs.of(Map.of(), each);
  }

  @Test
  void keysThatAreNotNeededAreLeftOut() throws JsonException {
    var needs = Needs.at("a", "b").and(Needs.at("c"));
    assertThat(needs.prune(json("{\"a\": {\"b\": 1, \"x\": 2}, \"c\": [3], \"d\": 4}")))
        .isEqualTo(json("{\"a\": {\"b\": 1}, \"c\": [3]}"));
  }

  @Test
  void kindsAndScalarsOnTheWayAreKept() throws JsonException {
    var needs = Needs.at("a", "b");
    for (var kept : List.of("{\"a\": 5}", "{\"a\": null}", "{\"a\": \"x\"}", "7", "{}", "[]")) {
      assertThat(needs.prune(json(kept))).isEqualTo(json(kept));
    }
    assertThat(needs.prune(json("{\"a\": {\"c\": 1}}"))).isEqualTo(json("{\"a\": {}}"));
    assertThat(needs.prune(json("{\"a\": [1, 2]}"))).isEqualTo(json("{\"a\": []}"));
    assertThat(needs.prune(Undefined.UNDEFINED)).isEqualTo(Undefined.UNDEFINED);
  }

  @Test
  void itemsKeepTheirPlaces() throws JsonException {
    var second = Needs.of(Map.of(Num.ONE, Needs.ALL), null);
    assertThat(second.prune(json("[1, 2, 3]"))).isEqualTo(json("[null, 2]"));
    assertThat(elements(Needs.at("n")).prune(json("[{\"n\": 1, \"m\": 2}, 3, {\"m\": 4}]")))
        .isEqualTo(json("[{\"n\": 1}, 3, {}]"));
  }

  @Test
  void whatEachElementNeedsHoldsForKnownKeysToo() throws JsonException {
    var needs = Needs.of(Map.of(Str.of("k"), Needs.at("x")), Needs.at("y"));
    assertThat(needs.prune(json("{\"k\": {\"x\": 1, \"y\": 2, \"z\": 3}, \"l\": {\"x\": 1}}")))
        .isEqualTo(json("{\"k\": {\"x\": 1, \"y\": 2}, \"l\": {}}"));
  }

  @Test
  void setsAreKeptWhole() throws JsonException {
    var set = SetValue.of(List.of(json("{\"a\": 1}"), json("{\"a\": 2}")));
    assertThat(Needs.NONE.prune(set)).isEqualTo(set);
  }

  @Test
  void pathsAreInOrderAndReadable() {
    var needs =
        Needs.at("b", "x-y")
            .and(Needs.at("a"))
            .and(Needs.of(Map.of(Str.of("c"), elements(Needs.NONE)), null));
    assertThat(needs.paths("input")).containsExactly("input.a", "input.b[\"x-y\"]", "input.c[_]?");
    assertThat(Needs.ALL.paths("input")).containsExactly("input");
    assertThat(Needs.NONE).hasToString("nothing");
  }

  @Test
  void unionIsCommutativeAndKnowsTheWhole() {
    var a = Needs.at("a", "b");
    var b = Needs.at("a", "c").and(elements(Needs.at("z")));
    assertThat(a.and(b)).isEqualTo(b.and(a));
    assertThat(a.and(Needs.ALL)).isEqualTo(Needs.ALL);
    assertThat(a.and(Needs.NONE)).isEqualTo(a);
    assertThat(a.and(a)).isEqualTo(a).hasSameHashCodeAs(a);
    assertThat(a.reaches("a", "b", "anything")).isTrue();
    assertThat(a.reaches("a", "c")).isFalse();
    assertThat(b.reaches("other", "z")).isTrue();
  }
}
