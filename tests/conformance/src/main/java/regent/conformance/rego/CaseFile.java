package regent.conformance.rego;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A file of cases as values; numbers keep their text.
final class CaseFile {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private CaseFile() {}

  /// The cases of `file`, in its order.
  static List<Obj> cases(Path file) throws IOException {
    return cases(read(file));
  }

  /// The cases in a whole file.
  static List<Obj> cases(Obj document) {
    return document.get("cases") instanceof Arr cases
        ? cases.items().stream().map(Obj.class::cast).toList()
        : List.of();
  }

  /// The whole of `file`, which holds cases.
  static Obj read(Path file) throws IOException {
    try (var parser = JSON.createParser(file.toFile())) {
      parser.nextToken();
      if (!(value(parser) instanceof Obj document && document.get("cases") instanceof Arr)) {
        throw new IOException(file + " holds no cases");
      }
      return document;
    }
  }

  private static Value value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var object = Obj.builder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var key = Str.of(parser.currentName());
          parser.nextToken();
          object.put(key, value(parser));
        }
        yield object.build();
      }
      case START_ARRAY -> {
        var items = new ArrayList<Value>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield Arr.of(items);
      }
      case VALUE_STRING -> Str.of(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Num.parse(parser.getText());
      case VALUE_TRUE -> Bool.TRUE;
      case VALUE_FALSE -> Bool.FALSE;
      case VALUE_NULL -> Null.NULL;
      case FIELD_NAME, END_ARRAY, END_OBJECT, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("unexpected " + parser.currentToken());
    };
  }
}
