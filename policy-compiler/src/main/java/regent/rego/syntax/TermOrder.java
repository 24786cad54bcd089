package regent.rego.syntax;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// OPA's order over terms and expressions; where they were written does not count. Equal means: the
/// same term.
///
/// Source: `Compare` of OPA's package `ast`.
public final class TermOrder {
  private TermOrder() {}

  public static boolean equal(@Nullable Term a, @Nullable Term b) {
    return a == b || (a != null && b != null && compare(a, b) == 0);
  }

  public static boolean equal(Expr a, Expr b) {
    return a == b || compare(a, b) == 0;
  }

  public static int compare(Term a, Term b) {
    if (a == b) {
      return 0;
    }
    int rank = Integer.compare(rank(a), rank(b));
    if (rank != 0) {
      return rank;
    }
    return switch (a) {
      case Scalar x -> x.value().compareTo(((Scalar) b).value());
      case Var x -> x.name().compareTo(((Var) b).name());
      case Ref x -> {
        var y = (Ref) b;
        int heads = compare(x.head(), y.head());
        yield heads != 0 ? heads : terms(x.path(), y.path());
      }
      case Call x -> {
        var y = (Call) b;
        int operators = compare(x.operator(), y.operator());
        yield operators != 0 ? operators : terms(x.arguments(), y.arguments());
      }
      case ArrayTerm x -> terms(x.items(), ((ArrayTerm) b).items());
      case SetTerm x -> terms(sorted(x.members()), sorted(((SetTerm) b).members()));
      case ObjectTerm x -> lists(entries(x), entries((ObjectTerm) b), TermOrder::entry);
      case ArrayComprehension x -> {
        var y = (ArrayComprehension) b;
        int heads = compare(x.head(), y.head());
        yield heads != 0 ? heads : compare(x.body(), y.body());
      }
      case SetComprehension x -> {
        var y = (SetComprehension) b;
        int heads = compare(x.head(), y.head());
        yield heads != 0 ? heads : compare(x.body(), y.body());
      }
      case ObjectComprehension x -> {
        var y = (ObjectComprehension) b;
        int keys = compare(x.key(), y.key());
        int values = keys != 0 ? keys : compare(x.value(), y.value());
        yield values != 0 ? values : compare(x.body(), y.body());
      }
      case TemplateString x -> lists(x.parts(), ((TemplateString) b).parts(), TermOrder::part);
    };
  }

  public static int compare(Body a, Body b) {
    return a == b ? 0 : lists(a.exprs(), b.exprs(), TermOrder::compare);
  }

  /// Expressions at different places of a body differ.
  public static int compare(Expr a, Expr b) {
    if (a == b) {
      return 0;
    }
    int order = Integer.compare(rank(a.form()), rank(b.form()));
    if (order == 0) {
      order = Integer.compare(a.index(), b.index());
    }
    if (order == 0) {
      order = Boolean.compare(a.negated(), b.negated());
    }
    if (order == 0) {
      order = form(a.form(), b.form());
    }
    return order != 0 ? order : lists(a.with(), b.with(), TermOrder::with);
  }

  private static int form(Form a, Form b) {
    return switch (a) {
      case Form.Single x -> compare(x.term(), ((Form.Single) b).term());
      case Form.Call x -> {
        var y = (Form.Call) b;
        int operators = compare(x.operator(), y.operator());
        yield operators != 0 ? operators : terms(x.arguments(), y.arguments());
      }
      case Form.Some x -> terms(x.symbols(), ((Form.Some) b).symbols());
      case Form.Every x -> every(x, (Form.Every) b);
      case Form.Not x -> compare(x.body(), ((Form.Not) b).body());
      case Form.And x -> {
        var y = (Form.And) b;
        int left = compare(x.left(), y.left());
        yield left != 0 ? left : compare(x.right(), y.right());
      }
      case Form.Or x -> {
        var y = (Form.Or) b;
        int left = compare(x.left(), y.left());
        yield left != 0 ? left : compare(x.right(), y.right());
      }
    };
  }

  private static int every(Form.Every a, Form.Every b) {
    if (a.key() == null || b.key() == null) {
      if (a.key() != b.key()) {
        return a.key() == null ? -1 : 1;
      }
    } else if (compare(a.key(), b.key()) != 0) {
      return compare(a.key(), b.key());
    }
    int values = compare(a.value(), b.value());
    int domains = values != 0 ? values : compare(a.domain(), b.domain());
    return domains != 0 ? domains : compare(a.body(), b.body());
  }

  private static int with(With a, With b) {
    int targets = compare(a.target(), b.target());
    return targets != 0 ? targets : compare(a.value(), b.value());
  }

  private static int entry(Entry a, Entry b) {
    int keys = compare(a.key(), b.key());
    return keys != 0 ? keys : compare(a.value(), b.value());
  }

  private static int part(Part a, Part b) {
    return switch (a) {
      case Part.Text x -> b instanceof Part.Text y ? compare(x.text(), y.text()) : 1;
      case Part.Embedded x -> b instanceof Part.Embedded y ? compare(x.expr(), y.expr()) : -1;
    };
  }

  private static int terms(List<Term> a, List<Term> b) {
    return lists(a, b, TermOrder::compare);
  }

  private static <T> int lists(List<T> a, List<T> b, Comparator<T> order) {
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      int compared = order.compare(a.get(i), b.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  static List<Term> sorted(List<Term> members) {
    return members.size() < 2 ? members : members.stream().sorted(TermOrder::compare).toList();
  }

  static List<Entry> entries(ObjectTerm object) {
    return object.entries().size() < 2
        ? object.entries()
        : object.entries().stream().sorted((a, b) -> compare(a.key(), b.key())).toList();
  }

  private static int rank(Term term) {
    return switch (term) {
      case Scalar s -> s.value().rank();
      case TemplateString _ -> 4;
      case Var _ -> 5;
      case Ref _ -> 6;
      case ArrayTerm _ -> 7;
      case ObjectTerm _ -> 8;
      case SetTerm _ -> 9;
      case ArrayComprehension _ -> 10;
      case ObjectComprehension _ -> 11;
      case SetComprehension _ -> 12;
      case Call _ -> 13;
    };
  }

  private static int rank(Form form) {
    return switch (form) {
      case Form.Some _ -> 0;
      case Form.Single _ -> 1;
      case Form.Call _ -> 2;
      case Form.Every _ -> 3;
      case Form.Not _ -> 4;
      case Form.And _ -> 5;
      case Form.Or _ -> 6;
    };
  }
}
