package regent.opa.diagnostic;

import java.util.List;
import java.util.Objects;

/// A place in a source, with the fragment that stands there. The fragment is cut out of the source
/// when somebody asks for it, so that a tree over a large source stays small.
///
/// Source: `Location` of OPA's package `ast/location`.
public final class Location {
  /// No place: for what the compiler made up.
  public static final Location NONE = new Location("", 0, 0, "");

  private final String file;
  private final int row;
  private final int col;
  private final String whole;
  private final int offset;
  private final int start;
  private final int end;

  /// @param file the source's name; empty when there is none
  /// @param row the line, from 1; 0 when the place is unknown
  /// @param col the column, from 1, counted in code points
  /// @param text the fragment of the source that stands here
  public Location(String file, int row, int col, String text) {
    this(file, row, col, text, 0, 0, text.length());
  }

  private Location(String file, int row, int col, String whole, int offset, int start, int end) {
    this.file = file;
    this.row = row;
    this.col = col;
    this.whole = whole;
    this.offset = offset;
    this.start = start;
    this.end = end;
  }

  /// The place at `row` and `col` of `source`; its fragment goes from the character at `start` to
  /// before that at `end`, and is empty when `end` is not behind `start`.
  public static Location in(Source source, int row, int col, int start, int end) {
    int last = Math.min(end, source.text().length());
    return new Location(source.name(), row, col, source.text(), start, start, last);
  }

  public String file() {
    return file;
  }

  public int row() {
    return row;
  }

  public int col() {
    return col;
  }

  /// The fragment of the source that stands here.
  public String text() {
    return start >= end ? "" : whole.substring(start, end);
  }

  /// Where `row` and `col` are, as an index into the source's text; the fragment may begin before,
  /// with parentheses.
  public int offset() {
    return offset;
  }

  /// Where the fragment begins, as an index into the source's text; 0 when that is unknown.
  public int start() {
    return start;
  }

  /// Where the fragment ends, as an index into the source's text.
  public int end() {
    return end;
  }

  public boolean isKnown() {
    return row > 0;
  }

  /// The same place with the fragment from `start` to `end` of the same source.
  public Location spanning(int start, int end) {
    int last = Math.min(end, whole.length());
    return new Location(file, row, col, whole, offset, start, last);
  }

  /// The source's line that stands here and a line with a caret below the place; empty when there
  /// is no source. See [Excerpt].
  public List<String> excerpt() {
    return whole.isEmpty() ? List.of() : Excerpt.lines(whole, offset);
  }

  /// The line of the source that stands here, and where in it the place is.
  public Line line() {
    return Excerpt.line(whole, start);
  }

  /// @param text without its line break
  /// @param offset of the place, in characters from the line's begin
  public record Line(String text, int offset) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof Location that
        && row == that.row
        && col == that.col
        && file.equals(that.file)
        && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return Objects.hash(file, row, col);
  }

  /// As OPA shows it: `file:row`, or `row:col` when there is no file.
  @Override
  public String toString() {
    return file.isEmpty() ? row + ":" + col : file + ":" + row;
  }
}
