package regent.rego.syntax;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The terms that were read in this statement: the parser goes back and reads again, and without a
/// memory nested terms would be read twice on each level.
final class RememberedTerms {
  private final Cursor cursor;

  /// By the number of the first token less [#rememberedFrom].
  private @Nullable Remembered[] remembered = new Remembered[64];

  private int rememberedFrom;
  private int rememberedUpTo;

  /// A term that was read, or that there is none.
  ///
  /// @param kind what the first token was taken for: a keyword may also be a name
  /// @param begin where the cursor stood before
  /// @param end where the cursor stood afterwards
  record Remembered(TokenKind kind, @Nullable Term term, Cursor.Mark begin, Cursor.Mark end) {}

  RememberedTerms(Cursor cursor) {
    this.cursor = cursor;
    this.rememberedFrom = cursor.index();
    this.rememberedUpTo = cursor.index();
  }

  /// A new statement begins here: what was read before does not matter any more.
  void forget() {
    int passed = cursor.index() - rememberedFrom;
    int used = Math.min(rememberedUpTo - rememberedFrom, remembered.length);
    int kept = Math.max(used - passed, 0);
    if (kept > 0) {
      System.arraycopy(remembered, passed, remembered, 0, kept);
    }
    Arrays.fill(remembered, kept, used, null);
    if (remembered.length > 1 << 16) {
      remembered = Arrays.copyOf(remembered, Math.max(kept, 64));
    }
    rememberedFrom = cursor.index();
    rememberedUpTo = rememberedFrom + kept;
  }

  /// Keeps what was read from `begin` to here.
  void remember(Cursor.Mark begin, TokenKind kind, @Nullable Term term) {
    int token = begin.index();
    int slot = token - rememberedFrom;
    if (slot >= remembered.length) {
      remembered = Arrays.copyOf(remembered, Math.max(slot + 1, remembered.length * 2));
    }
    remembered[slot] = new Remembered(kind, term, begin, cursor.mark());
    rememberedUpTo = Math.max(rememberedUpTo, token + 1);
  }

  /// What was read from this token on; absent when nothing was.
  @Nullable Remembered remembered(int token) {
    int slot = token - rememberedFrom;
    return slot < remembered.length ? remembered[slot] : null;
  }
}
