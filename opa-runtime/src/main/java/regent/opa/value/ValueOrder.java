package regent.opa.value;

/// Rego's order over all values.
final class ValueOrder {
  private ValueOrder() {}

  static int compare(Value a, Value b) {
    if (a == b) {
      return 0;
    }
    return switch (a) {
      case Bool x when b instanceof Bool y -> Boolean.compare(x.value(), y.value());
      case Num x when b instanceof Num y -> Num.compare(x, y);
      case Str x when b instanceof Str y -> compare(x.value(), y.value());
      case Arr x when b instanceof Arr y -> compare(x, y);
      case Obj x when b instanceof Obj y -> compare(x, y);
      case SetValue x when b instanceof SetValue y -> compare(x, y);
      case Undefined _, Null _, Bool _, Num _, Str _, Arr _, Obj _, SetValue _ ->
          Integer.compare(a.rank(), b.rank());
    };
  }

  /// By code point: surrogates sort above the rest of the basic plane.
  private static int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xs = Character.isSurrogate(x);
        boolean ys = Character.isSurrogate(y);
        return xs == ys ? Character.compare(x, y) : xs ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int compare(Arr a, Arr b) {
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      int order = compare(a.at(i), b.at(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compare(Obj a, Obj b) {
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      int order = compare(a.keyAt(i), b.keyAt(i));
      if (order == 0) {
        order = compare(a.valueAt(i), b.valueAt(i));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compare(SetValue a, SetValue b) {
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      int order = compare(a.at(i), b.at(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
