package regent.samples.ledger.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The ledger agent's decision log, read as it grows.
final class Decisions {
  private final ObjectMapper json = new ObjectMapper();
  private final Path file;

  Decisions(Path file) {
    this.file = file;
  }

  /// The decision about the request that carried `mark` in its header `x-demo`.
  Optional<JsonNode> of(String mark) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    String complete = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : complete.lines().toList()) {
      JsonNode decision = json.readTree(line);
      var headers = decision.at("/input/attributes/request/http/headers");
      if (mark.equals(headers.path("x-demo").asText())) {
        return Optional.of(decision);
      }
    }
    return Optional.empty();
  }
}
