package regent.opa.builtin.graphql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Fragment;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;

/// Rules for fragments and their uses.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Validation.Fragments>
final class FragmentRules {
  private final Walk walk;
  private final Problems problems;
  private final Set<String> searchedForCycles = new HashSet<>();

  FragmentRules(Walk walk, Problems problems) {
    this.walk = walk;
    this.problems = problems;
  }

  void onCompositeTypes(Inline it) throws GraphqlException {
    var type = walk.schema().type(it.condition());
    if (type != null && !type.isComposite()) {
      problems.add(
          it.at(), "Fragment cannot condition on non composite type \"" + it.condition() + "\".");
    }
  }

  void onCompositeTypes(Fragment it) throws GraphqlException {
    var type = walk.schema().type(it.condition());
    if (type != null && !type.isComposite()) {
      problems.add(
          it.at(),
          "Fragment \""
              + it.name()
              + "\" cannot condition on non composite type \""
              + it.condition()
              + "\".");
    }
  }

  void knownTypeNames(Inline it) throws GraphqlException {
    if (!it.condition().isEmpty() && walk.schema().type(it.condition()) == null) {
      problems.add(it.at(), "Unknown type \"" + it.condition() + "\".");
    }
  }

  void knownTypeNames(Fragment it) throws GraphqlException {
    if (walk.schema().type(it.condition()) == null) {
      var known = walk.schema().types().keySet();
      problems.add(
          it.at(),
          "Unknown type \""
              + it.condition()
              + "\"."
              + Suggestions.question(
                  "Did you mean", Suggestions.of(it.condition(), known, walk.effort())));
    }
  }

  void possibleSpread(Inline it, @Nullable SchemaType parent) throws GraphqlException {
    if (parent != null && !canBeBoth(parent, it.condition())) {
      problems.add(
          it.at(),
          "Fragment cannot be spread here as objects of type \""
              + parent.name()
              + "\" can never be of type \""
              + it.condition()
              + "\".");
    }
  }

  void possibleSpread(Spread it, @Nullable Fragment fragment, @Nullable SchemaType parent)
      throws GraphqlException {
    if (fragment != null && parent != null && !canBeBoth(parent, fragment.condition())) {
      problems.add(
          it.at(),
          "Fragment \""
              + it.name()
              + "\" cannot be spread here as objects of type \""
              + parent.name()
              + "\" can never be of type \""
              + fragment.condition()
              + "\".");
    }
  }

  /// Whether something may be of both types; also true for what other rules report.
  private boolean canBeBoth(SchemaType parent, String condition) throws GraphqlException {
    var type = walk.schema().type(condition);
    if (!parent.isComposite() || type == null || !type.isComposite()) {
      return true;
    }
    var possible = walk.schema().possibleTypes(type.name());
    walk.effort().spend(1 + possible.size());
    if (!parent.isAbstract()) {
      return possible.contains(parent);
    }
    var ofParent = walk.schema().possibleTypes(parent.name());
    walk.effort().spend(ofParent.size());
    var all = new HashSet<>(possible);
    return ofParent.stream().anyMatch(all::contains);
  }

  void noCycles(Fragment it) throws GraphqlException {
    new CycleSearch().visit(it);
  }

  /// Looks for spreads of a fragment within itself, from one fragment on.
  private final class CycleSearch {
    private final List<Spread> path = new ArrayList<>();
    private final Map<String, Integer> onPath = new HashMap<>();

    void visit(Fragment fragment) throws GraphqlException {
      if (!searchedForCycles.add(fragment.name())) {
        return;
      }
      Effort.checkDepth(path.size());
      var spreads = spreads(fragment);
      onPath.put(fragment.name(), path.size());
      for (var spread : spreads) {
        var start = onPath.get(spread.name());
        path.add(spread);
        if (start != null) {
          report(spread, path.subList(start, path.size() - 1));
        } else {
          var next = walk.fragment(spread.name());
          if (next != null) {
            visit(next);
          }
        }
        path.removeLast();
      }
      onPath.remove(fragment.name());
    }

    private void report(Spread spread, List<Spread> between) throws GraphqlException {
      var via =
          between.stream()
              .map(s -> '"' + s.name() + '"')
              .collect(Collectors.joining(", ", " via ", ""));
      problems.add(
          spread.at(),
          "Cannot spread fragment \""
              + spread.name()
              + "\" within itself"
              + (between.isEmpty() ? "" : via)
              + ".");
    }

    /// All spreads in a fragment, those of the last inner selection first, as OPA goes.
    private List<Spread> spreads(Fragment fragment) throws GraphqlException {
      var spreads = new ArrayList<Spread>();
      var waiting = new ArrayDeque<List<Selection>>();
      waiting.push(fragment.selections());
      while (!waiting.isEmpty()) {
        for (var selection : waiting.pop()) {
          walk.effort().spend(1);
          switch (selection) {
            case Spread spread -> spreads.add(spread);
            case Field field -> waiting.push(field.selections());
            case Inline inline -> waiting.push(inline.selections());
          }
        }
      }
      return spreads;
    }
  }
}
