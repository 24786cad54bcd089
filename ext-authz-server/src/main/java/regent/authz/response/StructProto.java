package regent.authz.response;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Values as protobuf's `Struct`, where numbers are doubles and sets are sorted lists.
final class StructProto {
  private StructProto() {}

  static Struct of(Obj object) {
    var struct = Struct.newBuilder();
    object.forEach((key, value) -> struct.putFields(name(key), value(value)));
    return struct.build();
  }

  static com.google.protobuf.Value text(String text) {
    return com.google.protobuf.Value.newBuilder().setStringValue(text).build();
  }

  private static com.google.protobuf.Value value(Value value) {
    var out = com.google.protobuf.Value.newBuilder();
    switch (value) {
      case Undefined _, Null _ -> out.setNullValue(NullValue.NULL_VALUE);
      case Bool bool -> out.setBoolValue(bool.value());
      case Num number -> out.setNumberValue(number.doubleValue());
      case Str text -> out.setStringValue(text.value());
      case Arr array -> out.setListValue(list(array.items()));
      case SetValue set -> out.setListValue(list(set.members()));
      case Obj object -> out.setStructValue(of(object));
    }
    return out.build();
  }

  private static ListValue list(Iterable<Value> items) {
    var list = ListValue.newBuilder();
    items.forEach(item -> list.addValues(value(item)));
    return list.build();
  }

  private static String name(Value key) {
    return key instanceof Str text ? text.value() : key.toString();
  }
}
