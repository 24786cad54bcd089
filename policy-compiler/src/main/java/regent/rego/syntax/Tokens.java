package regent.rego.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The tokens of one source, one array per property: a large source has many millions of them.
/// Comments and whitespace are no tokens; each token knows whether whitespace or a line break
/// stands before it.
final class Tokens {
  /// A comment, and the token that it stands before.
  record CommentToken(int before, int row, int col, int start, int end) {}

  private static final byte SPACE = 1;
  private static final byte NEWLINE = 2;

  private @Nullable TokenKind[] kinds = new TokenKind[256];
  private byte[] gaps = new byte[256];
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private int[] rows = new int[256];
  private int[] cols = new int[256];
  private int size;
  private final List<CommentToken> comments = new ArrayList<>();
  private final Map<Integer, List<String>> errors = new HashMap<>();

  void add(TokenKind kind, int start, int end, int row, int col, boolean space, boolean newline) {
    if (size == kinds.length) {
      grow();
    }
    kinds[size] = kind;
    gaps[size] = (byte) ((space ? SPACE : 0) | (newline ? NEWLINE : 0));
    starts[size] = start;
    ends[size] = end;
    rows[size] = row;
    cols[size] = col;
    size++;
  }

  private void grow() {
    int capacity = size + (size >> 1);
    kinds = Arrays.copyOf(kinds, capacity);
    gaps = Arrays.copyOf(gaps, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    rows = Arrays.copyOf(rows, capacity);
    cols = Arrays.copyOf(cols, capacity);
  }

  /// Adds a comment that stands before the next token.
  void addComment(int row, int col, int start, int end) {
    comments.add(new CommentToken(size, row, col, start, end));
  }

  /// Says what is wrong with the token that was added last.
  void addErrors(List<String> messages) {
    errors.put(size - 1, List.copyOf(messages));
  }

  int size() {
    return size;
  }

  TokenKind kind(int index) {
    return Objects.requireNonNull(kinds[index]);
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  int row(int index) {
    return rows[index];
  }

  int col(int index) {
    return cols[index];
  }

  boolean spaceBefore(int index) {
    return (gaps[index] & SPACE) != 0;
  }

  boolean newlineBefore(int index) {
    return (gaps[index] & NEWLINE) != 0;
  }

  List<String> errors(int index) {
    return errors.isEmpty() ? List.of() : errors.getOrDefault(index, List.of());
  }

  List<CommentToken> comments() {
    return comments;
  }

  /// Whether a comment stands right before the token at `index`.
  boolean commentBefore(int index) {
    int low = 0;
    int high = comments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (comments.get(middle).before() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < comments.size() && comments.get(low).before() == index;
  }
}
