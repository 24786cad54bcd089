package regent.xds.bootstrap;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;

/// Reads a struct that somebody else wrote: what is missing or of another kind counts as empty.
record Fields(Struct struct) {
  boolean has(String name) {
    return struct.containsFields(name) && !field(name).hasNullValue();
  }

  String text(String name) {
    return field(name).getStringValue();
  }

  List<String> texts(String name) {
    return field(name).getListValue().getValuesList().stream().map(Value::getStringValue).toList();
  }

  boolean truth(String name) {
    return field(name).getBoolValue();
  }

  int number(String name) {
    return (int) field(name).getNumberValue();
  }

  /// A number that is written as text; 0 when it is none.
  int numberInText(String name) {
    String text = text(name);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  Fields object(String name) {
    return new Fields(field(name).getStructValue());
  }

  private Value field(String name) {
    return struct.getFieldsOrDefault(name, Value.getDefaultInstance());
  }
}
