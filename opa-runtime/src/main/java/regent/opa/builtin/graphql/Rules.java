package regent.opa.builtin.graphql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Fragment;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Operation;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.Query.Variable;

/// Which rules apply to which nodes of a query. Within a node the rules go by the alphabet of their
/// names in OPA, since all problems are reported in the order in which they are found.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Validation>
final class Rules {
  private final Problems problems;
  private final OperationRules operations;
  private final FragmentRules fragments;
  private final FieldRules fields;
  private final DirectiveRules directives;
  private final ValueRules values;
  private final OverlappingFields overlapping;
  private final Set<String> fragmentNames = new HashSet<>();
  private final Set<String> usedFragments = new HashSet<>();
  private boolean pastFirstFragment;

  Rules(Walk walk, Problems problems) {
    this.problems = problems;
    operations = new OperationRules(walk, problems);
    fragments = new FragmentRules(walk, problems);
    fields = new FieldRules(walk, problems);
    directives = new DirectiveRules(walk, problems);
    values = new ValueRules(walk, problems);
    overlapping = new OverlappingFields(walk, problems);
  }

  void throwProblems() throws GraphqlException {
    problems.throwIfAny();
  }

  void onOperation(Operation it) throws GraphqlException {
    operations.knownRootType(it);
    operations.loneAnonymousOperation(it);
    operations.noUnusedVariables(it);
    overlapping.check(it.selections());
    operations.singleFieldSubscriptions(it);
    operations.uniqueOperationNames(it);
    operations.uniqueVariableNames(it);
    operations.variablesAreInputTypes(it);
  }

  void onField(Field it, Walk.FieldUse use) throws GraphqlException {
    fields.fieldsOnCorrectType(it, use);
    fields.knownArgumentNames(it, use);
    fields.maxIntrospectionDepth(it);
    if (operations.isInside()) {
      overlapping.check(it.selections());
    }
    fields.providedRequiredArguments(it, use);
    fields.scalarLeafs(it, use);
    directives.uniqueArgumentNames(it.arguments());
  }

  void onFragment(Fragment it) throws GraphqlException {
    fragments.onCompositeTypes(it);
    fragments.knownTypeNames(it);
    fragments.noCycles(it);
    pastFirstFragment = true;
    if (!usedFragments.contains(it.name())) {
      problems.add(it.at(), "Fragment \"" + it.name() + "\" is never used.");
    }
    overlapping.check(it.selections());
    if (!fragmentNames.add(it.name())) {
      problems.add(it.at(), "There can be only one fragment named \"" + it.name() + "\".");
    }
  }

  void onInline(Inline it, @Nullable SchemaType parent) throws GraphqlException {
    fragments.onCompositeTypes(it);
    fragments.knownTypeNames(it);
    overlapping.check(it.selections());
    fragments.possibleSpread(it, parent);
  }

  void onSpread(Spread it, @Nullable Fragment fragment, @Nullable SchemaType parent)
      throws GraphqlException {
    if (fragment == null) {
      problems.add(it.at(), "Unknown fragment \"" + it.name() + "\".");
    }
    // As in OPA, spreads inside the first fragment count as uses, those in later ones do not.
    if (!pastFirstFragment) {
      usedFragments.add(it.name());
    }
    fragments.possibleSpread(it, fragment, parent);
  }

  void onDirective(Directive it, String location) throws GraphqlException {
    directives.knownArgumentNames(it);
    directives.knownDirectives(it, location);
    directives.providedRequiredArguments(it);
    directives.uniqueArgumentNames(it.arguments());
  }

  void onDirectives(List<Directive> all) throws GraphqlException {
    directives.uniquePerLocation(all);
  }

  void onVariable(Variable it) throws GraphqlException {
    operations.knownTypeNames(it);
  }

  void onValue(Walk.LiteralUse it) throws GraphqlException {
    values.noUndefinedVariables(it);
    values.uniqueInputFieldNames(it);
    values.valuesOfCorrectType(it);
    values.variablesInAllowedPosition(it);
    values.variablesInOneOf(it);
  }
}
