package regent.conformance.kuma;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.validation.Violation;

/// Answers of the REST API.
final class Answers {
  private Answers() {}

  static List<Violation> causes(String body) throws IOException {
    try {
      return causes(Codec.parseJson(body));
    } catch (CodecException broken) {
      throw new IOException(broken);
    }
  }

  /// What an answer says is wrong; nothing when it says nothing.
  static List<Violation> causes(Json answer) {
    var causes = new ArrayList<Violation>();
    if (answer instanceof Json.Obj object) {
      for (Json cause : object.items("causes")) {
        if (cause instanceof Json.Obj violation) {
          causes.add(new Violation(violation.text("field"), violation.text("message")));
        }
      }
    }
    return causes;
  }
}
