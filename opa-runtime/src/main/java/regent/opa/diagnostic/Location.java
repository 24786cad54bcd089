package regent.opa.diagnostic;

/// A place in a source.
///
/// @param file the source's name; empty when there is none
/// @param row the line, from 1; 0 when the place is unknown
/// @param col the column, from 1, counted as OPA counts it
/// @param text the fragment of the source that stands here
public record Location(String file, int row, int col, String text) {
  /// No place: for what the compiler made up.
  public static final Location NONE = new Location("", 0, 0, "");

  public boolean isKnown() {
    return row > 0;
  }
}
