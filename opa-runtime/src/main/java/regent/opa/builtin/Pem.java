package regent.opa.builtin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Blocks of PEM text.
///
/// Source: RFC 7468; what is skipped and what is left over as Go's `encoding/pem` does it.
///
/// @param rest what follows the last block
record Pem(List<Block> blocks, String rest) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^|(?<=\n))-----BEGIN ([^\n]*?)-----[ \\t\r]*\n"
              + "((?:[^\n:]+:[^\n]*\n)*+)\\n?([A-Za-z0-9+/=\\s]*?)"
              + "-----END \\1-----[ \\t\r]*(?:\n|$)");

  /// @param headers whether there are headers, as encrypted keys have them
  @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are not shared
  record Block(String type, boolean headers, byte[] bytes) {}

  static Pem read(String text) {
    var blocks = new ArrayList<Block>();
    var matcher = BLOCK.matcher(text);
    int end = 0;
    while (matcher.find()) {
      var encoded = matcher.group(3).replaceAll("\\s", "");
      try {
        var bytes = Base64.getDecoder().decode(encoded);
        blocks.add(new Block(matcher.group(1), !matcher.group(2).isEmpty(), bytes));
        end = matcher.end();
      } catch (IllegalArgumentException e) {
        // No base64: as if the block were not there.
      }
    }
    return new Pem(blocks, text.substring(end));
  }
}
