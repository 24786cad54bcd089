package regent.opa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ValuesTest {
  @Test
  void objectsAgreeWithASortedMapWhateverTheOrderOfInsertion() {
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      var expected = new TreeMap<Value, Value>();
      var builder = Obj.builder();
      for (int i = 0; i < round; i++) {
        Value key = random.nextBoolean() ? Num.of(random.nextInt(60)) : text(random);
        builder.put(key, Num.of(i));
        expected.put(key, Num.of(i));
      }
      var object = builder.build();
      assertThat(object.keys()).containsExactlyElementsOf(expected.keySet());
      expected.forEach((k, v) -> assertThat(object.get(k)).isEqualTo(v));
      assertThat(object).isEqualTo(Obj.of(expected)).hasSameHashCodeAs(Obj.of(expected));
    }
  }

  private static Str text(Random random) {
    return Str.of(Integer.toString(random.nextInt(60)));
  }

  @Test
  void setsAgreeWithASortedSet() {
    var random = new Random(2);
    for (int round = 0; round < 200; round++) {
      var a = new TreeSet<Value>();
      var b = new TreeSet<Value>();
      for (int i = 0; i < round; i++) {
        a.add(Num.of(random.nextInt(100)));
        b.add(Num.of(random.nextInt(100)));
      }
      var both = new TreeSet<>(a);
      both.retainAll(b);
      var rest = new TreeSet<>(a);
      rest.removeAll(b);
      var all = new TreeSet<>(a);
      all.addAll(b);
      assertThat(SetValue.of(a).intersect(SetValue.of(b)).members())
          .containsExactlyElementsOf(both);
      assertThat(SetValue.of(a).minus(SetValue.of(b)).members()).containsExactlyElementsOf(rest);
      assertThat(SetValue.of(a).union(SetValue.of(b)).members()).containsExactlyElementsOf(all);
    }
  }

  @Test
  void builderNeverChangesWhatItGaveOut() {
    var builder = Obj.builder();
    for (int i = 0; i < 20; i++) {
      builder.put(Num.of(i), Num.of(i));
      var before = builder.build();
      builder.put(Num.of(0), Str.of("changed" + i)).put("more" + i, Null.NULL);
      assertThat(before.get("more" + i)).isEqualTo(Undefined.UNDEFINED);
      assertThat(before.get(Num.of(0))).isEqualTo(i == 0 ? Num.of(0) : Str.of("changed" + (i - 1)));
    }
  }

  @Test
  void insertOnceRefusesAnotherValue() {
    var builder = Obj.builder();
    assertThat(builder.insertOnce(Str.of("a"), Num.ONE)).isTrue();
    assertThat(builder.insertOnce(Str.of("a"), Num.parse("1.0"))).isTrue();
    assertThat(builder.insertOnce(Str.of("a"), Num.ZERO)).isFalse();
  }

  @Test
  void numbersCompareByValueAndKeepTheirText() {
    assertThat(Num.parse("1.0")).isEqualTo(Num.ONE).hasSameHashCodeAs(Num.ONE);
    assertThat(Num.parse("1e2")).isEqualTo(Num.of(100));
    assertThat(Num.parse("1.50").text()).isEqualTo("1.50");
    assertThat(Num.parse("1e2").isPlainLong()).isFalse();
    assertThat(Num.parse("9223372036854775808")).isGreaterThan(Num.of(Long.MAX_VALUE));
    assertThat(Num.parse("1e30000")).isGreaterThan(Num.parse("9e29999"));
  }

  @Test
  void numbersWithAbsurdExponentsAreRefused() {
    assertThatThrownBy(() -> Num.parse("1e1000000")).hasMessage("number too big");
    assertThatThrownBy(() -> Num.parse("1e-99999999999")).hasMessage("number too big");
    assertThat(Num.parse("0e1000000")).isEqualTo(Num.ZERO);
    assertThatThrownBy(() -> Json.read("[1e1000000]")).hasMessage("invalid number: number too big");
  }

  @Test
  void stringsAreOrderedByCodePoint() {
    assertThat(Str.of("\uffff")).isLessThan(Str.of("\ud83d\ude00"));
    assertThat(Str.of("a")).isLessThan(Str.of("ab"));
  }

  @Test
  void bytesThatAreNotUtf8AreKept() {
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82};
    assertThat(Utf8.bytes(Utf8.text(bytes))).isEqualTo(bytes);
    assertThat(Utf8.length(Utf8.text(bytes))).isEqualTo(6);
  }

  @Test
  void jsonKeepsNumbersAndTakesTheLastOfEqualKeys() throws JsonException {
    assertThat(Json.write(Json.read("{\"b\": 1.50, \"a\": [1e3, \"<\u2028\"], \"b\": 2.0}")))
        .isEqualTo("{\"a\":[1e3,\"\\u003c\\u2028\"],\"b\":2.0}");
  }

  @Test
  void jsonErrorsSayWhere() {
    assertThatThrownBy(() -> Json.read("{\"a\": }"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> Json.read("1 2")).hasMessageContaining("after");
    assertThatThrownBy(() -> Json.read("")).hasMessage("unexpected end of JSON input");
    assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.read("[1, {\"a\": [2}]"))
        .isInstanceOfSatisfying(
            JsonException.class,
            e -> assertThat(e.problem()).isEqualTo("invalid character '}' after array element"));
  }
}
