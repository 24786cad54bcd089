package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import regent.opa.store.PatchOperation;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads inputs, documents and patches of requests. The texts of errors are those of Go's decoder
/// of JSON, with its names of types.
final class InputReader {
  private InputReader() {}

  /// The input of a question, and what else its request holds.
  ///
  /// @param input undefined when there is none, also when it is `null`
  /// @param more the members beside `input`
  record Asked(Value input, Obj more) {}

  /// Reads `{"input": …}`.
  static Asked asked(Call call) throws ApiException {
    var parsed = call.body();
    if (parsed != null) {
      var input = parsed instanceof Obj object ? object.get("input") : Undefined.UNDEFINED;
      return new Asked(input, Obj.EMPTY);
    }
    byte[] text = call.bodies().plain(call.request());
    if (isBlank(text)) {
      return new Asked(Undefined.UNDEFINED, Obj.EMPTY);
    }
    try {
      return switch (Bodies.value(call.request(), text)) {
        case Obj object -> asked(object);
        case Null _ -> new Asked(Undefined.UNDEFINED, Obj.EMPTY);
        case Value other ->
            throw new GoJson.Malformed(mismatch(other, "value of type types.alias"));
      };
    } catch (GoJson.Malformed e) {
      throw malformedBody(e);
    }
  }

  private static Asked asked(Obj request) {
    Value input = Undefined.UNDEFINED;
    var more = Obj.builder();
    for (int i = 0; i < request.size(); i++) {
      if (request.unsortedKey(i) instanceof Str name) {
        if (name.value().equalsIgnoreCase("input")) {
          input = request.unsortedValue(i);
        }
        if (!name.value().equals("input")) {
          more.put(name, request.unsortedValue(i));
        }
      }
    }
    return new Asked(input instanceof Null ? Undefined.UNDEFINED : input, more.build());
  }

  /// Reads a body that is the input itself; undefined when there is none.
  static Value whole(Call call) throws ApiException {
    if (call.body() != null) {
      return call.body();
    }
    byte[] text = call.bodies().plain(call.request());
    if (isBlank(text)) {
      return Null.NULL;
    }
    try {
      return Bodies.value(call.request(), text);
    } catch (GoJson.Malformed e) {
      throw malformedBody(e);
    }
  }

  /// Reads the parameter `input`.
  static Value parameter(String text) throws ApiException {
    try {
      return GoJson.only(text.getBytes(UTF_8));
    } catch (GoJson.Malformed e) {
      throw ApiException.badRequest("parameter contains malformed input document: " + e.problem());
    }
  }

  private static ApiException malformedBody(GoJson.Malformed problem) {
    return ApiException.badRequest("body contains malformed input document: " + problem.problem());
  }

  private static boolean isBlank(byte[] text) {
    for (byte each : text) {
      if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
        return false;
      }
    }
    return true;
  }

  /// Reads a document.
  static Value document(Call call) throws ApiException {
    try {
      return GoJson.first(call.bodies().raw(call.request()));
    } catch (GoJson.Malformed e) {
      throw ApiException.badRequest(e.problem());
    }
  }

  /// One operation of a patch.
  ///
  /// @param path as it was written
  /// @param value null when there was none
  record Patch(PatchOperation operation, String path, Value value) {}

  /// Reads a patch.
  static List<Patch> patches(Call call) throws ApiException {
    return switch (document(call)) {
      case Null _ -> List.of();
      case Arr array -> {
        var written = new ArrayList<Obj>();
        for (var each : array.items()) {
          written.add(
              switch (each) {
                case Obj object -> object;
                case Null _ -> Obj.EMPTY;
                case Value other ->
                    throw ApiException.badRequest(mismatch(other, "value of type types.PatchV1"));
              });
        }
        var texts = new ArrayList<Patch>();
        for (var each : written) {
          text(each, "op");
          text(each, "path");
        }
        for (var each : written) {
          texts.add(new Patch(operation(text(each, "op")), text(each, "path"), value(each)));
        }
        yield texts;
      }
      case Value other ->
          throw ApiException.badRequest(mismatch(other, "value of type []types.PatchV1"));
    };
  }

  private static Value value(Obj patch) {
    var value = member(patch, "value");
    return value.isDefined() ? value : Null.NULL;
  }

  private static PatchOperation operation(String text) throws ApiException {
    return switch (text) {
      case "add" -> PatchOperation.ADD;
      case "remove" -> PatchOperation.REMOVE;
      case "replace" -> PatchOperation.REPLACE;
      default -> throw ApiException.badRequest("bad patch operation: " + text);
    };
  }

  private static String text(Obj patch, String name) throws ApiException {
    return switch (member(patch, name)) {
      case Str text -> text.value();
      case Undefined _, Null _ -> "";
      case Value other ->
          throw ApiException.badRequest(
              mismatch(other, "struct field PatchV1." + name + " of type string"));
    };
  }

  /// A member by its name in any case, as Go finds fields.
  private static Value member(Obj object, String name) {
    Value found = Undefined.UNDEFINED;
    for (int i = 0; i < object.size(); i++) {
      if (object.unsortedKey(i) instanceof Str key && key.value().equalsIgnoreCase(name)) {
        found = object.unsortedValue(i);
      }
    }
    return found;
  }

  /// A query with its input.
  ///
  /// @param input undefined when there is none, also when it is `null`
  record QueryRequest(String query, Value input) {}

  static QueryRequest query(Call call) throws ApiException {
    var parsed = call.body();
    if (parsed != null) {
      if (parsed instanceof Obj object) {
        return query(object, value -> "query: unexpected " + goType(value));
      }
      throw undecodable("expected an object, got " + goType(parsed));
    }
    try {
      return switch (GoJson.first(call.bodies().plain(call.request()))) {
        case Obj object ->
            query(
                object,
                value -> mismatch(value, "struct field QueryRequestV1.query of type string"));
        case Null _ -> new QueryRequest("", Undefined.UNDEFINED);
        case Value other ->
            throw new GoJson.Malformed(mismatch(other, "value of type types.QueryRequestV1"));
      };
    } catch (GoJson.Malformed e) {
      throw undecodable(e.problem());
    }
  }

  private static QueryRequest query(Obj request, Function<Value, String> mismatch)
      throws ApiException {
    var query =
        switch (member(request, "query")) {
          case Str text -> text.value();
          case Undefined _, Null _ -> "";
          case Value other -> throw undecodable(mismatch.apply(other));
        };
    var input = member(request, "input");
    return new QueryRequest(query, input instanceof Null ? Undefined.UNDEFINED : input);
  }

  private static ApiException undecodable(String problem) {
    return ApiException.badRequest("error(s) occurred while decoding request: " + problem);
  }

  private static String goType(Value value) {
    return switch (value) {
      case Bool _ -> "bool";
      case Num _ -> "json.Number";
      case Str _ -> "string";
      case Arr _ -> "[]interface {}";
      case Obj _ -> "map[string]interface {}";
      case Undefined _, Null _, SetValue _ -> "<nil>";
    };
  }

  private static String mismatch(Value found, String wanted) {
    var kind = found.kind().equals("boolean") ? "bool" : found.kind();
    return "json: cannot unmarshal " + kind + " into Go " + wanted;
  }

  /// The members beside `input` as the decision log keeps them; empty when there are none.
  static Optional<Obj> custom(Asked asked) {
    return asked.more().size() == 0
        ? Optional.empty()
        : Optional.of(Obj.of("request_metadata", Json.plain(asked.more())));
  }
}
