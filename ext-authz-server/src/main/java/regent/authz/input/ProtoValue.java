package regent.authz.input;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ListValue;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Protobuf messages as opa-envoy-plugin shows them: JSON names, set fields only, numbers as
/// numbers, enums by number, bytes in base64, timestamps as messages. A `Struct` is the object it
/// stands for.
///
/// Source: `envoyauth/protomap.go` of opa-envoy-plugin.
final class ProtoValue {
  private ProtoValue() {}

  static Value of(Message message) {
    if (message instanceof Struct struct) {
      return struct(struct);
    }
    var object = Obj.builder();
    message
        .getAllFields()
        .forEach((field, value) -> object.put(field.getJsonName(), field(field, value)));
    return object.build();
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
      return Arr.of(((List<?>) value).stream().map(ProtoValue::single).toList());
    }
    return single(value);
  }

  static Value single(Object value) {
    return switch (value) {
      case Message message -> of(message);
      case String text -> Str.of(text);
      case Boolean bool -> Bool.of(bool);
      case Integer number -> Num.of(number.longValue());
      case Long number -> Num.of(number);
      case Double number -> number(number);
      case Float number -> number(number.doubleValue());
      case ByteString bytes -> Str.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case EnumValueDescriptor choice -> Num.of(choice.getNumber());
      default -> throw new IllegalArgumentException("no protobuf value: " + value.getClass());
    };
  }

  static Value struct(Struct struct) {
    var object = Obj.builder();
    struct.getFieldsMap().forEach((name, value) -> object.put(name, dynamic(value)));
    return object.build();
  }

  private static Value dynamic(com.google.protobuf.Value value) {
    return switch (value.getKindCase()) {
      case NULL_VALUE, KIND_NOT_SET -> Null.NULL;
      case NUMBER_VALUE -> number(value.getNumberValue());
      case STRING_VALUE -> Str.of(value.getStringValue());
      case BOOL_VALUE -> Bool.of(value.getBoolValue());
      case STRUCT_VALUE -> struct(value.getStructValue());
      case LIST_VALUE -> list(value.getListValue());
    };
  }

  private static Value list(ListValue list) {
    return Arr.of(list.getValuesList().stream().map(ProtoValue::dynamic).toList());
  }

  /// JSON has no infinities: they become null.
  private static Value number(double value) {
    return Double.isFinite(value) ? Num.of(new BigDecimal(Double.toString(value))) : Null.NULL;
  }
}
