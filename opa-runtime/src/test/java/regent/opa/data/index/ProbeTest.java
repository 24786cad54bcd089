package regent.opa.data.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import regent.opa.data.index.Field.Step;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Num;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

class ProbeTest {
  private static final Field NAME = Field.VALUE.then(new Step.Child(Str.of("name"), false));
  private static final Field KIND = Field.VALUE.then(new Step.Child(Str.of("kind"), false));
  private static final Field TAGS =
      Field.VALUE.then(new Step.Child(Str.of("tags"), false)).then(new Step.Each());

  private static Value json(String text) throws JsonException {
    return Json.read(text);
  }

  private static int[] rows(Probe probe, String collection, Value... arguments)
      throws JsonException {
    return probe.index(json(collection)).rows(arguments, 0, new Lookup());
  }

  @Test
  void elementsAreFoundByTheValueOfAField() throws JsonException {
    var probe = new Probe.Same(List.of(NAME));
    var people =
        """
        [{"name": "ann"}, {"name": "bob"}, {"other": "ann"}, "ann", {"name": "ann"}, {"name": 1}]
        """;
    assertThat(rows(probe, people, Str.of("ann"))).containsExactly(0, 4);
    assertThat(rows(probe, people, Str.of("carl"))).isEmpty();
    assertThat(rows(probe, people, Num.parse("1.0"))).containsExactly(5);
  }

  @Test
  void objectsAreSearchedInTheOrderOfTheirKeys() throws JsonException {
    var people = "{\"z\": {\"name\": \"ann\"}, \"a\": {\"name\": \"ann\"}, \"k\": 1}";
    assertThat(rows(new Probe.Same(List.of(NAME)), people, Str.of("ann"))).containsExactly(0, 2);
    assertThat(rows(new Probe.Same(List.of(Field.KEY)), people, Str.of("k"))).containsExactly(1);
  }

  @Test
  void severalFieldsAreLookedUpTogether() throws JsonException {
    var probe = new Probe.Same(List.of(NAME, KIND));
    var people =
        """
        [{"name": "ann", "kind": "x"}, {"name": "ann", "kind": "y"}, {"name": "x", "kind": "ann"},
         {"name": "ann"}, {"name": "ann", "kind": "x"}]
        """;
    assertThat(rows(probe, people, Str.of("ann"), Str.of("x"))).containsExactly(0, 4);
    assertThat(rows(probe, people, Str.of("x"), Str.of("x"))).isEmpty();
  }

  @Test
  void anElementIsFoundByEachOfItsMembersOnce() throws JsonException {
    var probe = new Probe.Same(List.of(TAGS));
    var tagged =
        "[{\"tags\": [\"a\", \"b\", \"a\"]}, {\"tags\": \"a\"}, {\"tags\": {\"k\": \"a\"}}]";
    assertThat(rows(probe, tagged, Str.of("a"))).containsExactly(0, 2);
  }

  @Test
  void membersOfAnArgumentAreLookedUpOneByOne() throws JsonException {
    var probe = new Probe.AnyOf(NAME);
    var many = new StringBuilder("[");
    for (int i = 0; i < 40; i++) {
      many.append(i == 0 ? "" : ", ").append("{\"name\": \"n").append(i % 20).append("\"}");
    }
    var people = many.append(']').toString();
    assertThat(rows(probe, people, SetValue.of(Str.of("n3"), Str.of("n1"))))
        .containsExactly(1, 3, 21, 23);
    assertThat(rows(probe, people, json("{\"k\": \"n7\"}"))).containsExactly(7, 27);
    assertThat(rows(probe, people, Str.of("n7"))).isEmpty();
  }

  @Test
  void fieldsWithSeveralValuesAreNotLookedUpTogether() {
    assertThatThrownBy(() -> new Probe.Same(List.of(NAME, TAGS)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void templatesFitItemByItem() throws JsonException {
    var probe = new Probe.Template(Field.VALUE, SetValue.of(Str.of("*")));
    var templates =
        """
        [["a", "b"], ["a", "*"], ["*", "b"], ["a"], [], ["a", "b", "c"], "x", ["b"], ["*", "*"]]
        """;
    assertThat(rows(probe, templates, json("[\"a\", \"b\"]"))).containsExactly(0, 1, 2, 3, 4, 6, 8);
    assertThat(rows(probe, templates, json("[\"c\"]"))).containsExactly(4, 6);
    assertThat(rows(probe, templates, json("[]"))).containsExactly(4, 6);
    assertThat(rows(probe, templates, Str.of("ab"))).isNull();
  }

  @Test
  void whatIsNoArrayIsLeftToTheCondition() throws JsonException {
    var lookup = new Lookup();
    lookup.begin();
    var index =
        new Probe.Template(Field.VALUE, SetValue.EMPTY)
            .index(json("[[\"a\"], {\"0\": \"a\"}, [\"b\"]]"));
    assertThat(index.rows(json("[\"a\"]"), lookup)).containsExactly(0, 1);
    assertThat(lookup.isExact()).isFalse();
  }

  @Test
  void elementsAreFoundByTheNumberOfTheirItems() throws JsonException {
    var probe = new Probe.Same(List.of(Field.VALUE.then(new Step.Count())));
    var collection = "[[1, 2], {\"a\": 1, \"b\": 2}, \"ab\", 2, [1], null, \"😀😀\"]";
    assertThat(rows(probe, collection, Num.of(2))).containsExactly(0, 1, 2, 6);
    assertThat(rows(probe, collection, Num.of(0))).isEmpty();
  }
}
