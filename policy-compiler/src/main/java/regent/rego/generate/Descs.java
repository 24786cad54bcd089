package regent.rego.generate;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import regent.opa.EvaluationException;
import regent.opa.builtin.Builtin;
import regent.opa.data.index.Search;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.execute.Accumulator;
import regent.rego.execute.ArrayBuilder;
import regent.rego.execute.BuiltinCall;
import regent.rego.execute.CallKey;
import regent.rego.execute.Conflicts;
import regent.rego.execute.Execution;
import regent.rego.execute.ObjectBuilder;
import regent.rego.execute.Operations;
import regent.rego.execute.RowFinder;
import regent.rego.execute.Scope;
import regent.rego.execute.SetBuilder;

/// The types that generated code names.
final class Descs {
  static final ClassDesc VALUE = of(Value.class);
  static final ClassDesc UNDEFINED = of(Undefined.class);
  static final ClassDesc STR = of(Str.class);
  static final ClassDesc LOCATION = of(Location.class);
  static final ClassDesc ERROR = of(EvaluationException.class);
  static final ClassDesc ERROR_CODE = of(EvaluationException.Code.class);
  static final ClassDesc EXECUTION = of(Execution.class);
  static final ClassDesc OPERATIONS = of(Operations.class);
  static final ClassDesc CONFLICTS = of(Conflicts.class);
  static final ClassDesc SCOPE = of(Scope.class);
  static final ClassDesc CALL_KEY = of(CallKey.class);
  static final ClassDesc SEARCH = of(Search.class);
  static final ClassDesc BUILTIN_CALL = of(BuiltinCall.class);
  static final ClassDesc ONE = of(Builtin.One.class);
  static final ClassDesc TWO = of(Builtin.Two.class);
  static final ClassDesc THREE = of(Builtin.Three.class);
  static final ClassDesc MANY = of(Builtin.Many.class);
  static final ClassDesc CONTEXTUAL = of(Builtin.Contextual.class);
  static final ClassDesc ACCUMULATOR = of(Accumulator.class);
  static final ClassDesc ARRAY_BUILDER = of(ArrayBuilder.class);
  static final ClassDesc OBJECT_BUILDER = of(ObjectBuilder.class);
  static final ClassDesc SET_BUILDER = of(SetBuilder.class);
  static final ClassDesc DYNAMIC_CALLS = of(DynamicCalls.class);
  static final ClassDesc PLAN_RUNNER = of(PlanRunner.class);
  static final ClassDesc ROW_FINDER = of(RowFinder.class);
  static final ClassDesc ROW = of(RowFinder.Row.class);
  static final ClassDesc FOUND_ROWS = ROW.arrayType();
  static final ClassDesc MAP = of(Map.class);
  static final ClassDesc LIST = of(List.class);
  static final ClassDesc VALUES = VALUE.arrayType();
  static final ClassDesc STRS = STR.arrayType();
  static final ClassDesc ROWS = ConstantDescs.CD_int.arrayType();
  static final ClassDesc FRAME = ConstantDescs.CD_Object.arrayType();

  /// What an outlined method is like: it says how it ended.
  static final MethodTypeDesc OUTLINED = MethodTypeDesc.of(ConstantDescs.CD_int, EXECUTION, FRAME);

  static final TypeKind REFERENCE = TypeKind.REFERENCE;

  private Descs() {}

  static ClassDesc of(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /// The type of the method of a function with `params` parameters.
  static MethodTypeDesc func(int params) {
    return MethodTypeDesc.of(VALUE, Collections.nCopies(params, VALUE))
        .insertParameterTypes(0, EXECUTION);
  }
}
