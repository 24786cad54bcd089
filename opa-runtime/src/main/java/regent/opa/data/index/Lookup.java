package regent.opa.data.index;

/// What a look into indexes found out besides the rows. Belongs to one evaluation.
public final class Lookup {
  private boolean exact;

  /// Whether each row that was found meets the conditions; otherwise they have to be checked.
  public boolean isExact() {
    return exact;
  }

  /// Before looking.
  void begin() {
    exact = true;
  }

  /// Some rows may not meet the conditions.
  void isLoose() {
    exact = false;
  }
}
