package regent.rego.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Chance, from a seed.
final class Dice {
  private final Random random;

  Dice(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /// A number from 0 to `sides - 1`.
  int roll(int sides) {
    return random.nextInt(sides);
  }

  /// A number from `least` to `most`.
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /// True in `percent` of 100 cases.
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /// What one of the ways gives.
  @SafeVarargs
  final String way(Supplier<String>... ways) {
    return ways[random.nextInt(ways.length)].get();
  }

  /// Between `least` and `most` texts, with commas between.
  String list(int least, int most, Supplier<String> item) {
    return Stream.generate(item).limit(between(least, most)).collect(Collectors.joining(", "));
  }

  <T> List<T> shuffled(List<T> items) {
    var copy = new ArrayList<>(items);
    Collections.shuffle(copy, random);
    return copy;
  }
}
