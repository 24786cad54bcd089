package regent.model.json;

import java.math.BigDecimal;
import java.util.Optional;

/// A whole number, or text that may be a decimal number.
///
/// @param text as written
/// @param isInt whether it was written as a number
public record IntOrString(String text, boolean isInt) {
  /// A whole number.
  public static IntOrString of(int value) {
    return new IntOrString(Integer.toString(value), true);
  }

  /// Its value as a decimal number; empty when the text is none.
  public Optional<BigDecimal> decimal() {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException notDecimal) {
      return Optional.empty();
    }
  }
}
