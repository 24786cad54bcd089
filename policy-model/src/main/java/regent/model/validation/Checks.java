package regent.model.validation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks that many specs share, in Kuma's words.
public final class Checks {
  private Checks() {}

  /// The duration is absent or not negative.
  public static void notNegative(Violations at, @Nullable Duration value) {
    if (value != null && value.isNegative()) {
      at.add("must not be negative when defined");
    }
  }

  /// The duration is absent or positive.
  public static void positive(Violations at, @Nullable Duration value) {
    if (value != null && !value.isPositive()) {
      at.add("must be greater than zero when defined");
    }
  }

  /// The number is absent or positive.
  public static void positive(Violations at, @Nullable Long value) {
    if (value != null && value <= 0) {
      at.add("must be greater than 0");
    }
  }

  /// The number is absent or a percentage.
  public static void percentage(Violations at, @Nullable Long value) {
    if (value != null && value > 100) {
      at.add("must be in inclusive range [0, 100]");
    }
  }

  /// The text is a decimal number that is a percentage.
  ///
  /// @param value the number; empty when the text is none
  public static void percentage(Violations at, Optional<BigDecimal> value) {
    if (value.isEmpty()) {
      at.add("string must be a valid number");
      return;
    }
    boolean inRange =
        value.get().signum() >= 0 && value.get().compareTo(BigDecimal.valueOf(100)) <= 0;
    at.require(inRange, "must be in inclusive range [0.0, 100.0]");
  }

  /// The component is absent.
  public static void absent(Violations at, @Nullable Object value, String message) {
    if (value != null) {
      at.add(message);
    }
  }

  /// The number is one of a TCP port.
  public static void port(Violations at, long port) {
    at.require(port > 0 && port <= 65535, "port must be in the range [1, 65535]");
  }
}
