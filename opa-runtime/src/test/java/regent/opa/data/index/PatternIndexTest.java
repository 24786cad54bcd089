package regent.opa.data.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import regent.opa.data.index.PatternIndex.Syntax;
import regent.opa.value.Arr;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What is made of patterns does not grow with the texts that are looked up.
class PatternIndexTest {
  private static final int PATTERNS = 60;

  private static Arr patterns() {
    var patterns = new ArrayList<Value>();
    for (int i = 0; i < PATTERNS; i++) {
      patterns.add(Str.of("^/part-" + i + "/(a|b)*[^/]+/x{1,3}$"));
    }
    return Arr.of(patterns);
  }

  private static PatternIndex index(long mostBytes) {
    return PatternIndex.of(
        Field.VALUE,
        patterns(),
        Syntax.REGEX,
        value -> Optional.of(((Str) value).value()),
        mostBytes);
  }

  private static List<String> texts(int count) {
    var random = new Random(1);
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder("/part-" + random.nextInt(PATTERNS) + "/");
      for (int k = random.nextInt(40); k > 0; k--) {
        text.appendCodePoint(
            random.nextInt(3) == 0 ? 'a' + random.nextInt(26) : random.nextInt(900));
      }
      texts.add(text.append("/xx").toString());
    }
    return texts;
  }

  @Test
  void textsAddNothingOnceAllPatternsAreCompiled() {
    var index = index(PatternIndex.MOST_BYTES);
    long before = index.bytes();
    for (int i = 0; i < PATTERNS; i++) {
      index.rows(Str.of("/part-" + i + "/a/x"), new Lookup());
    }
    long compiled = index.bytes();
    assertThat(compiled).isGreaterThan(before);
    texts(3000).forEach(text -> index.rows(Str.of(text), new Lookup()));
    assertThat(index.bytes()).isEqualTo(compiled);
  }

  @Test
  void patternsBeyondTheLimitAreLeftToTheCondition() {
    var unlimited = index(PatternIndex.MOST_BYTES);
    var limited = index(5_000);
    long loose = 0;
    for (var text : texts(3000)) {
      var lookup = new Lookup();
      lookup.begin();
      var found = limited.rows(Str.of(text), lookup);
      for (int row : unlimited.rows(Str.of(text), new Lookup())) {
        assertThat(found).contains(row);
      }
      loose += lookup.isExact() ? 0 : 1;
    }
    assertThat(loose).isPositive();
    assertThat(limited.bytes()).isLessThan(unlimited.bytes());
  }
}
