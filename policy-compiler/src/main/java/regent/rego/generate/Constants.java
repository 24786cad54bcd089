package regent.rego.generate;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The constants of one generated class: objects that go into the class data and from there, when
/// the class is initialized, into static final fields, whose values HotSpot trusts.
final class Constants {
  private static final DirectMethodHandleDesc CLASS_DATA =
      ConstantDescs.ofConstantBootstrap(
          Descs.of(MethodHandles.class), "classData", ConstantDescs.CD_Object);

  /// What a field of the class is like.
  private record Field(String name, ClassDesc type) {}

  /// Scalars that look alike share a field; equal numbers may differ in their text.
  private record Look(Class<?> kind, String text) {}

  private final ClassDesc owner;
  private final List<Object> values = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private final IdentityHashMap<Object, Integer> known = new IdentityHashMap<>();
  private final Map<Look, Integer> scalars = new HashMap<>();

  Constants(ClassDesc owner) {
    this.owner = owner;
  }

  /// The class data.
  List<Object> values() {
    return values;
  }

  /// Pushes `value`.
  void push(CodeBuilder code, Value value) {
    switch (value) {
      case Undefined _ -> code.getstatic(Descs.UNDEFINED, "UNDEFINED", Descs.UNDEFINED);
      case Null _ -> code.getstatic(Descs.of(Null.class), "NULL", Descs.of(Null.class));
      case Bool bool ->
          code.getstatic(
              Descs.of(Bool.class), bool.value() ? "TRUE" : "FALSE", Descs.of(Bool.class));
      case Str text -> push(code, scalar(text, text.value()));
      case Num number -> push(code, scalar(number, number.text()));
      case Value other -> push(code, other, Descs.VALUE);
    }
  }

  private int scalar(Value value, String text) {
    return scalars.computeIfAbsent(
        new Look(value.getClass(), text), _ -> add(value, Descs.of(value.getClass())));
  }

  /// Pushes `value`, an object of the class `type`.
  void push(CodeBuilder code, Object value, ClassDesc type) {
    var index = known.get(value);
    if (index == null) {
      index = add(value, type);
      known.put(value, index);
    }
    push(code, index);
  }

  private int add(Object value, ClassDesc type) {
    values.add(value);
    fields.add(new Field("k" + fields.size(), type));
    return fields.size() - 1;
  }

  private void push(CodeBuilder code, int index) {
    var field = fields.get(index);
    code.getstatic(owner, field.name(), field.type());
  }

  /// Adds the fields and what fills them. This is the one method that may be long: it runs once.
  void define(ClassBuilder type) {
    for (var field : fields) {
      type.withField(
          field.name(),
          field.type(),
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
    if (fields.isEmpty()) {
      return;
    }
    type.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_STATIC,
        code -> {
          code.loadConstant(
              DynamicConstantDesc.ofNamed(
                  CLASS_DATA, ConstantDescs.DEFAULT_NAME, ConstantDescs.CD_Object));
          code.checkcast(Descs.LIST).astore(0);
          for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            code.aload(0).loadConstant(i);
            code.invokeinterface(
                Descs.LIST,
                "get",
                MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int));
            code.checkcast(field.type()).putstatic(owner, field.name(), field.type());
          }
          code.return_();
        });
  }
}
