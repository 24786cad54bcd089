package regent.rego.resolve;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import regent.opa.builtin.Capabilities;
import regent.opa.type.Type;
import regent.opa.value.Value;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// Where a variable gets its value; messages about possible recursion tell.
public sealed interface VarOrigin {
  record FromInput(Ref ref) implements VarOrigin {}

  record FromRule(Ref ref) implements VarOrigin {}

  /// A member of a constant collection.
  record FromCollection(Value collection) implements VarOrigin {}

  /// @param result the type of its results; unknown when it has none
  record FromBuiltin(Type result, String name) implements VarOrigin {}

  record FromHeadKey() implements VarOrigin {}

  record FromArgument() implements VarOrigin {}

  /// The origins of the variables of `ref`, which stands in expression `index` of the rule's body.
  static Map<String, VarOrigin> of(RuleDraft rule, int index, Ref ref, Capabilities capabilities) {
    var sources = new Sources(rule, index, capabilities);
    var origins = new HashMap<String, VarOrigin>();
    for (var step : ref.path()) {
      if (step instanceof Var v) {
        sources.origin(v.name(), 0).ifPresent(origin -> origins.put(v.name(), origin));
      }
    }
    return origins;
  }

  /// The items, members or values of a collection; empty for anything else.
  static List<Value> members(Value collection) {
    return Narrowing.members(collection).orElse(List.of());
  }

  /// The equations and calls before an expression.
  final class Sources {
    private final Map<String, Term> equal = new HashMap<>();
    private final Map<String, FromBuiltin> results = new HashMap<>();
    private final Set<String> headKeys = new HashSet<>();
    private final Set<String> arguments = new HashSet<>();
    private final int longest;
    private final Capabilities capabilities;

    private Sources(RuleDraft rule, int index, Capabilities capabilities) {
      this.capabilities = capabilities;
      List<Expr> body = rule.body().exprs();
      longest = body.size();
      body.subList(0, Math.min(index, body.size())).stream()
          .filter(e -> !e.negated() && e.with().isEmpty())
          .forEach(this::read);
      rule.head().reference().path().forEach(step -> addVar(step, headKeys));
      if (rule.head().key() != null) {
        addVar(rule.head().key(), headKeys);
      }
      rule.arguments().forEach(argument -> addVar(argument, arguments));
    }

    private static void addVar(Term term, Set<String> names) {
      if (term instanceof Var v) {
        names.add(v.name());
      }
    }

    private void read(Expr expr) {
      var operands = Exprs.operands(expr);
      if (Exprs.isEquality(expr) && operands.size() == 2) {
        if (operands.getFirst() instanceof Var v) {
          equal.putIfAbsent(v.name(), operands.getLast());
        }
        if (operands.getLast() instanceof Var v) {
          equal.putIfAbsent(v.name(), operands.getFirst());
        }
      } else if (expr.form() instanceof Form.Call call
          && !operands.isEmpty()
          && operands.getLast() instanceof Var v) {
        var builtin = capabilities.builtin(Compilation.name(call.operator()));
        if (builtin != null && operands.size() == builtin.type().arguments().size() + 1) {
          var result = builtin.type().result();
          results.put(
              v.name(), new FromBuiltin(result == null ? Type.UNKNOWN : result, builtin.name()));
        }
      }
    }

    private Optional<VarOrigin> origin(String name, int depth) {
      if (depth > longest) {
        return Optional.empty();
      }
      var builtin = results.get(name);
      if (builtin != null) {
        return Optional.of(builtin);
      }
      var other = equal.get(name);
      if (other instanceof Var v) {
        return origin(v.name(), depth + 1);
      }
      if (other instanceof Ref ref) {
        var origin = origin(ref, depth);
        if (origin.isPresent()) {
          return origin;
        }
      }
      if (arguments.contains(name)) {
        return Optional.of(new FromArgument());
      }
      return headKeys.contains(name) ? Optional.of(new FromHeadKey()) : Optional.empty();
    }

    private Optional<VarOrigin> origin(Ref ref, int depth) {
      int constant = Math.max(0, Terms.constantSteps(ref));
      var prefix = new Ref(ref.head(), ref.path().subList(0, constant), ref.at());
      if (Terms.startsWith(ref, "input")) {
        return Optional.of(new FromInput(prefix));
      }
      if (Terms.startsWith(ref, "data")) {
        return Optional.of(new FromRule(prefix));
      }
      if (ref.path().size() == 1 && !Terms.isConstant(ref.path().getFirst())) {
        return collection(ref.head(), depth).map(FromCollection::new);
      }
      return Optional.empty();
    }

    private Optional<Value> collection(Term term, int depth) {
      Term current = term;
      for (int d = depth; d <= equal.size() && current instanceof Var v; d++) {
        var next = equal.get(v.name());
        if (next == null) {
          return Optional.empty();
        }
        current = next;
      }
      boolean composite =
          current instanceof ArrayTerm
              || current instanceof SetTerm
              || current instanceof ObjectTerm;
      return composite && Terms.isConstant(current)
          ? Optional.of(Terms.value(current))
          : Optional.empty();
    }
  }
}
