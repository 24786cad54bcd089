package regent.rego.syntax;

import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What messages and OPA's JSON call the kinds of terms.
final class TermNames {
  private TermNames() {}

  static String of(Term term) {
    return switch (term) {
      case Term.Scalar(Value value, var _) -> of(value);
      case Term.Var _ -> "var";
      case Term.Ref _ -> "ref";
      case Term.ArrayTerm _ -> "array";
      case Term.ObjectTerm _ -> "object";
      case Term.SetTerm _ -> "set";
      case Term.Call _ -> "call";
      case Term.ArrayComprehension _ -> "arraycomprehension";
      case Term.SetComprehension _ -> "setcomprehension";
      case Term.ObjectComprehension _ -> "objectcomprehension";
      case Term.TemplateString _ -> "templatestring";
    };
  }

  private static String of(Value value) {
    return switch (value) {
      case Null _ -> "null";
      case Bool _ -> "boolean";
      case Num _ -> "number";
      case Str _ -> "string";
      case Arr _ -> "array";
      case Obj _ -> "object";
      case SetValue _ -> "set";
      case Undefined _ -> "undefined";
    };
  }
}
