package regent.authz.input;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import java.util.List;
import java.util.Map;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// Protobuf messages as Go's `encoding/json` writes the structs that protoc makes of them: names as
/// in the `.proto` file, set fields only, and around each choice (`oneof`) an object that is named
/// after the choice in Go's spelling, such as `{"Address": {"SocketAddress": {…}}}`; a choice that
/// was not made is null. This is how opa-envoy-plugin shows requests of version 2.
final class GoStructValue {
  private GoStructValue() {}

  static Value of(Message message) {
    if (message instanceof Struct struct) {
      return ProtoValue.struct(struct);
    }
    var object = Obj.builder();
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (field.getRealContainingOneof() == null) {
        object.put(field.getName(), field(field, set.getValue()));
      }
    }
    for (OneofDescriptor choice : message.getDescriptorForType().getRealOneofs()) {
      object.put(goName(choice.getName()), choice(message, choice));
    }
    return object.build();
  }

  private static Value choice(Message message, OneofDescriptor choice) {
    if (!message.hasOneof(choice)) {
      return Null.NULL;
    }
    FieldDescriptor field = message.getOneofFieldDescriptor(choice);
    return Obj.of(goName(field.getName()), single(message.getField(field)));
  }

  private static Value field(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      var object = Obj.builder();
      for (Object entry : (List<?>) value) {
        var pair = (MapEntry<?, ?>) entry;
        object.put(String.valueOf(pair.getKey()), single(pair.getValue()));
      }
      return object.build();
    }
    if (field.isRepeated()) {
      return Arr.of(((List<?>) value).stream().map(GoStructValue::single).toList());
    }
    return single(value);
  }

  private static Value single(Object value) {
    return value instanceof Message message ? of(message) : ProtoValue.single(value);
  }

  /// `port_specifier` as `PortSpecifier`.
  private static String goName(String name) {
    var result = new StringBuilder();
    for (String part : name.split("_", -1)) {
      if (!part.isEmpty()) {
        result.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
      }
    }
    return result.toString();
  }
}
