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
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The constants of one generated class: objects that go into the class data and from there, when
/// the class is initialized, into static final fields, whose values HotSpot trusts.
final class Constants {
  private static final DirectMethodHandleDesc CLASS_DATA =
      ConstantDescs.ofConstantBootstrap(
          Descs.of(MethodHandles.class), "classData", ConstantDescs.CD_Object);
  private static final DirectMethodHandleDesc CLASS_DATA_AT =
      ConstantDescs.ofConstantBootstrap(
          Descs.of(MethodHandles.class),
          "classDataAt",
          ConstantDescs.CD_Object,
          ConstantDescs.CD_int);

  /// The initializer takes 15 bytes for each field of the 65,535 that a method may have. Constants
  /// beyond are dynamic ones, which cost more when they are first used.
  private static final int MOST_FIELDS = 4_000;

  /// What a field of the class is like.
  private record Field(String name, ClassDesc type) {}

  /// Scalars that look alike share a field; equal numbers may differ in their text.
  private record Look(Class<?> kind, String text) {}

  private final ClassDesc owner;
  private final List<Object> values = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private final Map<Object, Integer> known = new HashMap<>();
  private final IdentityHashMap<Value, Integer> composites = new IdentityHashMap<>();
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
      case Str text -> push(code, scalar(Str.key(text.value()), text.value()));
      case Num number -> push(code, scalar(number, number.text()));
      case Arr _, Obj _, SetValue _ ->
          push(code, composites.computeIfAbsent(value, _ -> add(value, Descs.VALUE)));
    }
  }

  private int scalar(Value value, String text) {
    return scalars.computeIfAbsent(
        new Look(value.getClass(), text), _ -> add(value, Descs.of(value.getClass())));
  }

  /// Pushes `value`, an object of the class `type`, or one that equals it.
  void push(CodeBuilder code, Object value, ClassDesc type) {
    push(code, known.computeIfAbsent(value, _ -> add(value, type)));
  }

  private int add(Object value, ClassDesc type) {
    values.add(value);
    fields.add(new Field("k" + fields.size(), type));
    return fields.size() - 1;
  }

  private void push(CodeBuilder code, int index) {
    var field = fields.get(index);
    if (index < MOST_FIELDS) {
      code.getstatic(owner, field.name(), field.type());
    } else {
      code.loadConstant(
          DynamicConstantDesc.ofNamed(
              CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, field.type(), index));
    }
  }

  /// Adds the fields and what fills them. This is the one method that may be long: it runs once.
  void define(ClassBuilder type) {
    var inFields = fields.subList(0, Math.min(fields.size(), MOST_FIELDS));
    for (var field : inFields) {
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
          for (int i = 0; i < inFields.size(); i++) {
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
