package regent.opa.data.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import regent.opa.data.Data;
import regent.opa.data.index.Field.Step;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

class DataIndexesTest {
  private static final Search SEARCH =
      new Search(
          0,
          List.of(
              new Probe.Same(List.of(Field.VALUE.then(new Step.Child(Str.of("name"), false))))));

  private static Arr people(int count) {
    var people = Arr.builder();
    for (int i = 0; i < count; i++) {
      people.add(Obj.of("name", Str.of("n" + i)));
    }
    return people.build();
  }

  @Test
  void aProgramHasItsOwnIndexesAndAsksForThemAgain() {
    var data = new Data(Obj.of("people", people(10)));
    var program = new Object();
    var indexes = data.indexes().of(program, 1, 0);
    assertThat(data.indexes().of(program, 1, 0)).isSameAs(indexes);
    assertThat(data.indexes().of(new Object(), 1, 0)).isNotSameAs(indexes);
  }

  @Test
  void collectionsAreFoundByIdentity() {
    var data = new Data(Obj.EMPTY);
    var indexes = data.indexes().of(this, 1, 0);
    var collections = List.<Value>of(people(10), people(10), people(11), people(3));
    for (var collection : collections) {
      assertThat(indexes.find(SEARCH, collection)).isNull();
      indexes.make(SEARCH, collection);
    }
    for (var collection : collections) {
      var index = indexes.find(SEARCH, collection);
      assertThat(index).isNotNull().isSameAs(indexes.make(SEARCH, collection));
      assertThat(index.rows(Str.of("n2"), new Lookup())).containsExactly(2);
    }
    assertThat(indexes.find(SEARCH, people(10))).isNull();
  }

  @Test
  void manyCollectionsOfOneSearchAreKept() {
    var indexes = new Data(Obj.EMPTY).indexes().of(this, 1, 0);
    var collections = IntStream.range(0, 500).mapToObj(_ -> people(8)).toList();
    collections.forEach(collection -> indexes.make(SEARCH, collection));
    assertThat(collections)
        .allSatisfy(collection -> assertThat(indexes.find(SEARCH, collection)).isNotNull());
  }

  @Test
  void programsShareAnIndexOfTheSameCollection() {
    var data = new Data(Obj.EMPTY);
    var one = data.indexes().of("one", 1, 0);
    var two = data.indexes().of("two", 1, 0);
    var people = people(100);
    one.make(SEARCH, people);
    long bytes = data.indexes().bytes();
    assertThat(bytes).isGreaterThan(100 * 16);
    two.make(SEARCH, people);
    assertThat(data.indexes().bytes()).isEqualTo(bytes);
  }

  @Test
  void theFirstResultIsKept() {
    var indexes = new Data(Obj.EMPTY).indexes().of(this, 0, 2);
    assertThat(indexes.result(1)).isNull();
    assertThat(indexes.keep(1, Num.ONE)).isSameAs(Num.ONE);
    assertThat(indexes.keep(1, Num.ZERO)).isSameAs(Num.ONE);
    assertThat(indexes.result(1)).isSameAs(Num.ONE);
  }
}
