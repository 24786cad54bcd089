package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import regent.opa.type.Type;
import regent.rego.resolve.DependencyGraph;
import regent.rego.resolve.DependencyGraph.DynamicRead;
import regent.rego.resolve.RuleDraft;
import regent.rego.resolve.RuleText;
import regent.rego.resolve.VarOrigin;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Says which reference may close a cycle, and with which values of its variables.
final class RecursionCause {
  /// With more conditions than this the message only names the reference.
  private static final int MOST_CONDITIONS = 2;

  /// A collection with more members than this is not listed.
  private static final int MOST_MEMBERS = 5;

  private final DependencyGraph graph;
  private final Map<String, String> rewritten;

  RecursionCause(DependencyGraph graph, Map<String, String> rewritten) {
    this.graph = graph;
    this.rewritten = rewritten;
  }

  private record Condition(int position, Term term, Term value) {}

  /// The first reference on the way that may or may not read the next rule.
  String of(List<RuleDraft> path) {
    for (int i = 1; i < path.size(); i++) {
      var read = graph.dynamicRead(path.get(i - 1), path.get(i));
      if (read != null) {
        return cause(read, path.get(i - 1), path.get(i), i > 1);
      }
    }
    return "";
  }

  private String cause(DynamicRead read, RuleDraft reader, RuleDraft target, boolean named) {
    int steps = Math.min(read.ref().path().size(), target.path().path().size());
    var shortened =
        new Ref(read.ref().head(), read.ref().path().subList(0, steps), read.ref().at());
    var ref = RuleText.written(shortened, rewritten);
    var text = new StringBuilder(" (").append(TermText.of(ref));
    if (named) {
      text.append(" in ").append(RuleText.of(reader.path(), rewritten));
    }
    var positions = new ArrayList<Integer>();
    DependencyGraph.selects(read.selector(), target, read.bound(), positions);
    var conditions = conditions(ref, target.path(), positions);
    var name = RuleText.of(target.path(), rewritten);
    if (conditions.isEmpty()
        || conditions.size() > MOST_CONDITIONS
        || conditions.stream().anyMatch(c -> cannotHold(c, read))) {
      return text.append(" could refer to ").append(name).append(')').toString();
    }
    text.append(" refers to ").append(name);
    var separator = " if ";
    for (var condition : conditions) {
      text.append(separator)
          .append(TermText.of(condition.term()))
          .append(" is ")
          .append(TermText.of(condition.value()));
      var note = note(read, reader, condition);
      text.append(note.isEmpty() ? "" : " (" + note + ")");
      separator = " and ";
    }
    return text.append(')').toString();
  }

  /// One condition for each term; none when a term would need two values.
  private static List<Condition> conditions(Ref ref, Ref target, List<Integer> positions) {
    var conditions = new ArrayList<Condition>();
    for (int position : positions) {
      var term = ref.path().get(position);
      var value = target.path().get(position);
      var same = conditions.stream().filter(c -> TermOrder.equal(c.term(), term)).findFirst();
      if (same.isEmpty()) {
        conditions.add(new Condition(position, term, value));
      } else if (!TermOrder.equal(same.get().value(), value)) {
        return List.of();
      }
    }
    return conditions;
  }

  /// Whether what is known of the variable rules the value out after all.
  private static boolean cannotHold(Condition condition, DynamicRead read) {
    if (!(read.ref().path().get(condition.position()) instanceof Var v)) {
      return false;
    }
    var value = Terms.value(condition.value());
    return switch (read.origins().get(v.name())) {
      case VarOrigin.FromCollection(var collection) ->
          !VarOrigin.members(collection).contains(value);
      case VarOrigin.FromBuiltin(Type result, var _) ->
          !Types.isUnknown(result) && !Types.contains(result, Types.of(value));
      case null, default -> false;
    };
  }

  private String note(DynamicRead read, RuleDraft reader, Condition condition) {
    var term = TermText.of(condition.term());
    var step = read.ref().path().get(condition.position());
    if (step instanceof Ref inner) {
      return Terms.startsWith(inner, "data") ? "rule values aren't known at compile time" : "";
    }
    if (!(step instanceof Var v)) {
      return "";
    }
    return switch (read.origins().get(v.name())) {
      case VarOrigin.FromInput(Ref ref) -> term + " comes from " + RuleText.of(ref, rewritten);
      case VarOrigin.FromRule(Ref ref) ->
          term
              + " comes from rule "
              + TermText.of(ref)
              + ", whose value isn't known at compile time";
      case VarOrigin.FromCollection(var collection) -> {
        var members = VarOrigin.members(collection);
        yield members.size() > MOST_MEMBERS
            ? term + " is one of " + members.size() + " values"
            : term + " is one of " + collection;
      }
      case VarOrigin.FromBuiltin(var _, String name) -> term + " is computed by " + name;
      case VarOrigin.FromHeadKey _ ->
          term + " is a key of " + RuleText.of(reader.path(), rewritten);
      case VarOrigin.FromArgument _ ->
          term + " is an argument of " + RuleText.of(reader.path(), rewritten);
      case null -> "";
    };
  }
}
