package regent.opa.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Automata say what RE2/J says. `-Dfuzz.from=N -Dfuzz.count=M` tries other expressions.
class AutomatonTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "ab",
          "/",
          "x",
          "1",
          ".",
          "[^/]",
          "[a-c]",
          "[^a-c]",
          "\\d",
          "\\w",
          "\\.",
          "\\W",
          "\\S",
          "(a|b)",
          "(?:ab|c)",
          "(a|)",
          "[a\\d-]",
          "\\x61",
          "\\x{62}",
          "^",
          "$",
          "|",
          "(",
          ")",
          "\n",
          "[[:alpha:]]",
          "\\b",
          "{",
          "-",
          "\\n",
          "\\s",
          "é",
          "[à-ü]");
  private static final List<String> REPEATS =
      List.of("", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?", "+?", "**");
  private static final String CHARACTERS = "ab/x1.c-_A \nébc";

  private static String expression(Random random) {
    var expression = new StringBuilder(random.nextInt(3) == 0 ? "^" : "");
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      expression.append(PIECES.get(random.nextInt(PIECES.size())));
      expression.append(REPEATS.get(random.nextInt(REPEATS.size())));
    }
    return expression.append(random.nextInt(3) == 0 ? "$" : "").toString();
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  @Test
  void automataDecideAsRe2Does() {
    int understood = 0;
    int matched = 0;
    long from = Long.getLong("fuzz.from", 0);
    for (long seed = from; seed < from + Long.getLong("fuzz.count", 3000); seed++) {
      var random = new Random(seed);
      var expression = expression(random);
      var finding = Automaton.finding(expression);
      var matching = Automaton.matching(expression);
      var literals = Literals.of(expression);
      if (finding.isEmpty() && matching.isEmpty()) {
        continue;
      }
      understood++;
      var oracle = compile(expression);
      for (int i = 0; i < 20; i++) {
        var text = text(random);
        boolean found = oracle.matcher(text).find();
        matched += found ? 1 : 0;
        var what = expression + " in " + text;
        finding.ifPresent(a -> assertThat(a.matches(text)).as(what).isEqualTo(found));
        matching.ifPresent(
            a -> assertThat(a.matches(text)).as(what).isEqualTo(oracle.matcher(text).matches()));
        if (found) {
          assertThat(literals).as(what).allSatisfy(literal -> assertThat(text).contains(literal));
        }
      }
    }
    assertThat(understood).isGreaterThan(500);
    assertThat(matched).isGreaterThan(1000);
  }

  private static Pattern compile(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new AssertionError("understood although it is wrong: " + expression, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "a**",
        "\\",
        "\\_",
        "(?i)a",
        "(?P<n>a)",
        "\\pL",
        "a{1001}",
        "[b-a]",
        "a^b",
        "\\Q.\\E",
        "x$y",
        "[[:digit:]]",
        "\\b",
        "{2}",
        "😀"
      })
  void theUnusualIsNotUnderstood(String expression) {
    assertThat(Automaton.finding(expression)).isEmpty();
    assertThat(Literals.of(expression).stream().filter(l -> !expression.contains(l))).isEmpty();
  }

  @Test
  void textsThatMustOccurAreFound() {
    assertThat(Literals.of("^/api/[^/]+/reports-000/[^/]+$"))
        .containsExactly("/api/", "/reports-000/");
    assertThat(Literals.of("(?s)/static/[^\\x{2f}]*\\.(?:css|js)"))
        .containsExactly("/static/", ".");
    assertThat(Literals.of("ab+c?d|e")).isEmpty();
    assertThat(Literals.of("ab+c?d")).containsExactly("a", "b", "d");
  }

  @Test
  void patternsThatTakeTooManyStatesAreRefused() {
    assertThat(Automaton.finding("a.{20}b.{20}c$")).isEmpty();
    assertThat(Automaton.finding("(a{60}){60}")).isEmpty();
  }
}
