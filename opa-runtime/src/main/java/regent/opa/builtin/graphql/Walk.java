package regent.opa.builtin.graphql;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Fragment;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Operation;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.Query.Variable;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;

/// Walks through a query and finds for each node what the schema says of it: first all operations,
/// into each fragment that they spread once, then all fragments. Children come before parents.
///
/// What was found stays known, since rules look at nodes below and elsewhere. A rule must see
/// nothing of a node that was not yet reached: that is how OPA's rules behave.
final class Walk {
  private static final FieldDefinition TYPE_NAME =
      new FieldDefinition(
          "",
          "__typename",
          List.of(),
          null,
          TypeReference.to("String"),
          List.of(),
          null,
          new SchemaDocument.Comments(List.of(), List.of(), List.of()));

  private final Schema schema;
  private final Query query;
  private final Effort effort;
  private final Rules rules;
  private final Map<String, Fragment> fragments = new HashMap<>();
  private final IdentityHashMap<Field, FieldUse> fieldUses = new IdentityHashMap<>();
  private final IdentityHashMap<Literal, Variable> variables = new IdentityHashMap<>();
  private final Set<Spread> spreads = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Variable> usedVariables = Collections.newSetFromMap(new IdentityHashMap<>());
  private Set<String> enteredFragments = new HashSet<>();
  private @Nullable Operation operation;
  private int depth;

  /// @param parent the type whose field it is, if known
  /// @param definition absent for a field that there is not
  record FieldUse(@Nullable SchemaType parent, @Nullable FieldDefinition definition) {}

  /// A value where it stands.
  ///
  /// @param expected the type that is expected, if known
  /// @param hasDefault whether the place has a default value that is not null
  /// @param type the type inside all lists of `expected`
  record LiteralUse(
      Literal literal,
      @Nullable TypeReference expected,
      boolean hasDefault,
      @Nullable SchemaType type) {}

  Walk(Schema schema, Query query, Effort effort) {
    this.schema = schema;
    this.query = query;
    this.effort = effort;
    query.fragments().forEach(f -> fragments.putIfAbsent(f.name(), f));
    rules = new Rules(this, new Problems(effort));
  }

  /// Checks `query` against `schema`.
  ///
  /// @throws GraphqlException with all problems
  static void check(Schema schema, Query query, Effort effort) throws GraphqlException {
    new Walk(schema, query, effort).run();
  }

  private void run() throws GraphqlException {
    for (var each : query.operations()) {
      enteredFragments = new HashSet<>();
      walk(each);
    }
    for (var each : query.fragments()) {
      enteredFragments = new HashSet<>();
      walk(each);
    }
    rules.throwProblems();
  }

  Schema schema() {
    return schema;
  }

  Query query() {
    return query;
  }

  Effort effort() {
    return effort;
  }

  /// The operation that is being walked through; absent while fragments are.
  @Nullable Operation operation() {
    return operation;
  }

  @Nullable FieldUse use(Field field) {
    return fieldUses.get(field);
  }

  /// The fragment of a spread that was reached.
  @Nullable Fragment fragment(Spread spread) {
    return spreads.contains(spread) ? fragments.get(spread.name()) : null;
  }

  @Nullable Fragment fragment(String name) {
    return fragments.get(name);
  }

  /// The definition of the variable that `literal` is, once it was reached.
  @Nullable Variable variable(Literal literal) {
    return variables.get(literal);
  }

  boolean isUsed(Variable variable) {
    return variable.used() || usedVariables.contains(variable);
  }

  private void walk(Operation it) throws GraphqlException {
    operation = it;
    for (var variable : it.variables()) {
      rules.onVariable(variable);
    }
    for (var variable : it.variables()) {
      var type = schema.type(variable.type().name());
      if (variable.defaultValue() != null) {
        walk(new LiteralUse(variable.defaultValue(), variable.type(), false, type));
      }
      walk(variable.directives(), "VARIABLE_DEFINITION");
    }
    var kind = it.kind().isEmpty() ? "query" : it.kind();
    walk(it.directives(), kind.toUpperCase(Locale.ROOT));
    walkSelections(it.selections(), schema.root(kind));
    rules.onOperation(it);
    operation = null;
  }

  private void walk(Fragment it) throws GraphqlException {
    walk(it.directives(), "FRAGMENT_DEFINITION");
    walkSelections(it.selections(), schema.type(it.condition()));
    rules.onFragment(it);
  }

  private void walk(List<Directive> directives, String location) throws GraphqlException {
    for (var directive : directives) {
      var definition = schema.directive(directive.name());
      walkArguments(directive.arguments(), definition == null ? List.of() : definition.arguments());
      rules.onDirective(directive, location);
    }
    rules.onDirectives(directives);
  }

  private void walkArguments(List<Argument> arguments, List<InputDefinition> definitions)
      throws GraphqlException {
    effort.spend(1 + (long) arguments.size() * definitions.size());
    for (var argument : arguments) {
      var definition = DirectiveUseCheck.find(definitions, argument.name());
      walk(
          definition == null
              ? new LiteralUse(argument.value(), null, false, null)
              : use(argument.value(), definition.type(), definition.defaultValue()));
    }
  }

  private LiteralUse use(Literal literal, TypeReference type, @Nullable Literal defaultValue) {
    boolean hasDefault = defaultValue != null && defaultValue.kind() != Literal.Kind.NULL;
    return new LiteralUse(literal, type, hasDefault, schema.type(type.name()));
  }

  private void walk(LiteralUse it) throws GraphqlException {
    effort.spend(1);
    var literal = it.literal();
    switch (literal.kind()) {
      case VARIABLE -> resolve(literal);
      case OBJECT -> {
        for (var child : literal.children()) {
          var type = it.type();
          var field = type == null ? null : type.field(child.name());
          walk(
              field == null
                  ? new LiteralUse(child.value(), null, false, null)
                  : use(child.value(), field.type(), field.defaultValue()));
        }
      }
      case LIST -> {
        var expected = it.expected();
        var element = expected == null ? null : expected.element();
        for (var child : literal.children()) {
          walk(new LiteralUse(child.value(), element, false, element == null ? null : it.type()));
        }
      }
      case INT, FLOAT, STRING, BLOCK, BOOLEAN, NULL, ENUM -> {}
    }
    rules.onValue(it);
  }

  private void resolve(Literal literal) throws GraphqlException {
    var current = operation;
    if (current == null) {
      return;
    }
    variables.remove(literal);
    effort.spend(current.variables().size());
    for (var variable : current.variables()) {
      if (variable.name().equals(literal.raw())) {
        variables.put(literal, variable);
        usedVariables.add(variable);
        return;
      }
    }
  }

  private void walkSelections(List<Selection> selections, @Nullable SchemaType parent)
      throws GraphqlException {
    Effort.checkDepth(++depth);
    for (var selection : selections) {
      effort.spend(1);
      switch (selection) {
        case Field field -> walk(field, parent);
        case Inline inline -> walk(inline, parent);
        case Spread spread -> walk(spread, parent);
      }
    }
    depth--;
  }

  private void walk(Field it, @Nullable SchemaType parent) throws GraphqlException {
    var definition =
        it.name().equals("__typename")
            ? TYPE_NAME
            : parent == null ? null : parent.field(it.name());
    var use = new FieldUse(parent, definition);
    fieldUses.put(it, use);
    walkArguments(it.arguments(), definition == null ? List.of() : definition.arguments());
    walk(it.directives(), "FIELD");
    walkSelections(
        it.selections(), definition == null ? null : schema.type(definition.type().name()));
    rules.onField(it, use);
  }

  private void walk(Inline it, @Nullable SchemaType parent) throws GraphqlException {
    walk(it.directives(), "INLINE_FRAGMENT");
    walkSelections(
        it.selections(), it.condition().isEmpty() ? parent : schema.type(it.condition()));
    rules.onInline(it, parent);
  }

  private void walk(Spread it, @Nullable SchemaType parent) throws GraphqlException {
    spreads.add(it);
    var fragment = fragments.get(it.name());
    walk(it.directives(), "FRAGMENT_SPREAD");
    if (fragment != null && enteredFragments.add(fragment.name())) {
      walk(fragment.directives(), "FRAGMENT_DEFINITION");
      walkSelections(fragment.selections(), schema.type(fragment.condition()));
    }
    rules.onSpread(it, fragment, parent);
  }
}
