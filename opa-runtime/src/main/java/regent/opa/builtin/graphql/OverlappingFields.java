package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.SchemaDocument.Kind;

/// The rule that fields which share a name in the answer can be merged.
///
/// Fields of one selection are compared with each other; fragments that it spreads with its fields
/// and with each other, down to the fragments that those spread; and of two fields that can be
/// merged the selections in the same way. The order of comparisons, and which pairs of fragments
/// are not compared again, is that of OPA, since it shows in the order of messages. The work may be
/// more than a square of the document's size; [Effort] bounds it.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Field-Selection-Merging>
final class OverlappingFields {
  private static final int STEPS_OF_COMPARISON = 5;

  private final Walk walk;
  private final Problems problems;
  private final IdentityHashMap<List<Selection>, Collected> collected = new IdentityHashMap<>();
  private final Map<Pair, Boolean> comparedPairs = new HashMap<>();
  private Set<String> comparedFragments = new HashSet<>();
  private int depth;

  /// The fields of a selection by their names in the answer, and its spreads.
  private record Collected(Map<String, List<Field>> fields, List<Spread> spreads) {}

  private record Pair(String a, String b) {}

  /// @param message absent where `inner` says why
  private record Conflict(
      String name, @Nullable String message, List<Conflict> inner, @Nullable Position at) {
    String reason() {
      if (message != null) {
        return message;
      }
      var text = new StringBuilder();
      for (var each : inner) {
        text.append(text.isEmpty() ? "" : " and ")
            .append("subfields \"")
            .append(each.name)
            .append("\" conflict because ")
            .append(each.reason());
      }
      return text.toString();
    }
  }

  OverlappingFields(Walk walk, Problems problems) {
    this.walk = walk;
    this.problems = problems;
  }

  void check(List<Selection> selections) throws GraphqlException {
    if (selections.isEmpty()) {
      return;
    }
    var all = collect(selections);
    var conflicts = new ArrayList<Conflict>();
    for (var fields : all.fields.values()) {
      for (int i = 0; i < fields.size(); i++) {
        for (int j = i + 1; j < fields.size(); j++) {
          compare(fields.get(i), fields.get(j), false, conflicts);
        }
      }
    }
    comparedFragments = new HashSet<>();
    for (int i = 0; i < all.spreads.size(); i++) {
      compare(all, all.spreads.get(i), false, conflicts);
      for (int j = i + 1; j < all.spreads.size(); j++) {
        compare(all.spreads.get(i), all.spreads.get(j), false, conflicts);
      }
    }
    for (var conflict : conflicts) {
      problems.add(
          conflict.at,
          "Fields \""
              + conflict.name
              + "\" conflict because "
              + conflict.reason()
              + ". Use different aliases on the fields to fetch both if this was intentional.");
    }
  }

  private Collected collect(List<Selection> selections) throws GraphqlException {
    var known = collected.get(selections);
    if (known == null) {
      known = new Collected(new LinkedHashMap<>(), new ArrayList<>());
      collect(selections, known);
      collected.put(selections, known);
    }
    return known;
  }

  private void collect(List<Selection> selections, Collected into) throws GraphqlException {
    for (var selection : selections) {
      walk.effort().spend(1);
      switch (selection) {
        case Field field ->
            into.fields.computeIfAbsent(field.responseName(), _ -> new ArrayList<>()).add(field);
        case Inline inline -> collect(inline.selections(), into);
        case Spread spread -> into.spreads.add(spread);
      }
    }
  }

  /// Compares fields with a fragment and the fragments that it spreads.
  private void compare(Collected fields, Spread spread, boolean exclusive, List<Conflict> conflicts)
      throws GraphqlException {
    var fragment = comparedFragments.add(spread.name()) ? walk.fragment(spread) : null;
    if (fragment == null) {
      return;
    }
    var others = collect(fragment.selections());
    if (areSame(fields, others)) {
      return;
    }
    compare(fields, others, exclusive, conflicts);
    for (var inner : others.spreads) {
      if (!inner.name().equals(spread.name())) {
        descend();
        compare(fields, inner, exclusive, conflicts);
        depth--;
      }
    }
  }

  private void descend() throws GraphqlException {
    walk.effort().spend(1);
    Effort.checkDepth(++depth);
  }

  private boolean areSame(Collected a, Collected b) throws GraphqlException {
    if (a == b || a.fields == b.fields) {
      return true;
    }
    walk.effort().spend(Math.min(a.fields.size(), b.fields.size()));
    var namesA = a.fields.keySet().iterator();
    var namesB = b.fields.keySet().iterator();
    while (namesA.hasNext() && namesB.hasNext()) {
      var name = namesA.next();
      if (!name.equals(namesB.next())
          || !areSame(
              a.fields.getOrDefault(name, List.of()), b.fields.getOrDefault(name, List.of()))) {
        return false;
      }
    }
    return !namesA.hasNext() && !namesB.hasNext();
  }

  private static boolean areSame(List<Field> a, List<Field> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      var first = a.get(i);
      // Without positions, equal fields cannot be told apart.
      if (first != b.get(i) && (first.at() != null || !first.equals(b.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /// Compares two fragments and those that they spread.
  private void compare(Spread a, Spread b, boolean exclusive, List<Conflict> conflicts)
      throws GraphqlException {
    walk.effort().spend(1);
    var pair =
        a.name().compareTo(b.name()) < 0
            ? new Pair(a.name(), b.name())
            : new Pair(b.name(), a.name());
    var compared = comparedPairs.get(pair);
    // Pairs that were compared as not exclusive have been compared for everything.
    if (a.name().equals(b.name()) || (compared != null && (exclusive || !compared))) {
      return;
    }
    comparedPairs.put(pair, exclusive);
    var fragmentA = walk.fragment(a);
    var fragmentB = walk.fragment(b);
    if (fragmentA == null || fragmentB == null) {
      return;
    }
    descend();
    var inA = collect(fragmentA.selections());
    var inB = collect(fragmentB.selections());
    compare(inA, inB, exclusive, conflicts);
    for (var inner : inB.spreads) {
      compare(a, inner, exclusive, conflicts);
    }
    for (var inner : inA.spreads) {
      compare(inner, b, exclusive, conflicts);
    }
    depth--;
  }

  private void compare(Collected a, Collected b, boolean exclusive, List<Conflict> conflicts)
      throws GraphqlException {
    for (var entry : a.fields.entrySet()) {
      walk.effort().spend(1);
      for (var fieldA : entry.getValue()) {
        for (var fieldB : b.fields.getOrDefault(entry.getKey(), List.of())) {
          compare(fieldA, fieldB, exclusive, conflicts);
        }
      }
    }
  }

  private void compare(Field a, Field b, boolean exclusiveParents, List<Conflict> conflicts)
      throws GraphqlException {
    walk.effort().spend(STEPS_OF_COMPARISON);
    var useA = walk.use(a);
    var useB = walk.use(b);
    if (useA == null || useB == null || useA.parent() == null || useB.parent() == null) {
      return;
    }
    boolean exclusive = exclusiveParents || areExclusive(useA, useB);
    var message = conflict(a, b, useA, useB, exclusive);
    if (message != null) {
      conflicts.add(new Conflict(a.responseName(), message, List.of(), b.at()));
      return;
    }
    var inner = new ArrayList<Conflict>();
    descend();
    compareSelections(a.selections(), b.selections(), exclusive, inner);
    depth--;
    if (!inner.isEmpty()) {
      conflicts.add(new Conflict(a.responseName(), null, inner, b.at()));
    }
  }

  /// Whether no object can have both fields.
  private static boolean areExclusive(Walk.FieldUse a, Walk.FieldUse b) {
    var parentA = a.parent();
    var parentB = b.parent();
    return parentA != null
        && parentB != null
        && !parentA.name().equals(parentB.name())
        && parentA.kind() == Kind.OBJECT
        && parentB.kind() == Kind.OBJECT
        && a.definition() != null
        && b.definition() != null;
  }

  private @Nullable String conflict(
      Field a, Field b, Walk.FieldUse useA, Walk.FieldUse useB, boolean exclusive)
      throws GraphqlException {
    if (!exclusive) {
      if (!a.name().equals(b.name())) {
        return "\"" + a.name() + "\" and \"" + b.name() + "\" are different fields";
      }
      if (!haveSameArguments(a.arguments(), b.arguments())) {
        return "they have differing arguments";
      }
    }
    var definitionA = useA.definition();
    var definitionB = useB.definition();
    return definitionA != null
            && definitionB != null
            && conflict(definitionA.type(), definitionB.type())
        ? "they return conflicting types \""
            + definitionA.type().text()
            + "\" and \""
            + definitionB.type().text()
            + "\""
        : null;
  }

  private void compareSelections(
      List<Selection> selectionsA,
      List<Selection> selectionsB,
      boolean exclusive,
      List<Conflict> conflicts)
      throws GraphqlException {
    if (selectionsA.isEmpty() && selectionsB.isEmpty()) {
      return;
    }
    var a = collect(selectionsA);
    var b = collect(selectionsB);
    compare(a, b, exclusive, conflicts);
    for (var spread : b.spreads) {
      comparedFragments = new HashSet<>();
      compare(a, spread, exclusive, conflicts);
    }
    for (var spread : a.spreads) {
      comparedFragments = new HashSet<>();
      compare(b, spread, exclusive, conflicts);
    }
    for (var spreadA : a.spreads) {
      for (var spreadB : b.spreads) {
        compare(spreadA, spreadB, exclusive, conflicts);
      }
    }
  }

  private boolean haveSameArguments(List<Argument> a, List<Argument> b) throws GraphqlException {
    if (a.size() != b.size()) {
      return false;
    }
    for (var argument : a) {
      boolean matched = false;
      for (var other : b) {
        if (argument.name().equals(other.name()) && areSame(argument.value(), other.value())) {
          matched = true;
          break;
        }
      }
      walk.effort().spend(b.size());
      if (!matched) {
        return false;
      }
    }
    return true;
  }

  /// Whether two values are the same; the order of an object's members does not count.
  private boolean areSame(Literal a, Literal b) throws GraphqlException {
    walk.effort().spend(1);
    if (a.kind() != b.kind()
        || !a.raw().equals(b.raw())
        || a.children().size() != b.children().size()) {
      return false;
    }
    var childrenA = inOrder(a);
    var childrenB = inOrder(b);
    for (int i = 0; i < childrenA.size(); i++) {
      if (!childrenA.get(i).name().equals(childrenB.get(i).name())
          || !areSame(childrenA.get(i).value(), childrenB.get(i).value())) {
        return false;
      }
    }
    return true;
  }

  private static List<Literal.Child> inOrder(Literal literal) {
    return literal.kind() == Literal.Kind.OBJECT
        ? literal.children().stream().sorted(Comparator.comparing(Literal.Child::name)).toList()
        : literal.children();
  }

  private boolean conflict(TypeReference a, TypeReference b) {
    if (a.element() != null && b.element() != null) {
      return conflict(a.element(), b.element());
    }
    if (a.element() != null || b.element() != null || a.nonNull() != b.nonNull()) {
      return true;
    }
    var typeA = walk.schema().type(a.named());
    var typeB = walk.schema().type(b.named());
    return typeA != null
        && typeB != null
        && typeA.isLeaf()
        && typeB.isLeaf()
        && !typeA.name().equals(typeB.name());
  }
}
