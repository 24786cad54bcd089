package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.SchemaDocument.DirectiveDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Entry;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;

/// Makes a schema of a document: adds what every schema has, merges extensions, and checks all of
/// it. Stops at the first problem, in the order in which OPA looks.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Type-System>
final class SchemaCheck {
  private static final List<String> OPERATIONS = List.of("query", "mutation", "subscription");

  private final Schema schema = new Schema();
  private final SchemaDocument document;
  private final Effort effort;

  private SchemaCheck(SchemaDocument document, Effort effort) {
    this.document = document;
    this.effort = effort;
  }

  /// @throws GraphqlException with the first problem
  static Schema check(SchemaDocument document, Effort effort) throws GraphqlException {
    return new SchemaCheck(document, effort).check();
  }

  private Schema check() throws GraphqlException {
    var inOrder = declareTypes();
    inOrder.forEach(this::relate);
    declareDirectives();
    var directiveUses = new DirectiveUseCheck(schema, effort);
    declareRoots(directiveUses);
    var types = new TypeCheck(schema, directiveUses, effort);
    for (var type : schema.types().values()) {
      types.check(type);
    }
    InputCycles.check(schema);
    for (var directive : schema.directives().values()) {
      checkName(directive.at(), directive.name());
      types.checkArguments(directive.arguments(), directive);
    }
    if (document.entries().isEmpty()) {
      inferRoots();
    }
    addIntrospection();
    return schema;
  }

  static GraphqlException problem(@Nullable Position at, String message) {
    var place = Position.orNone(at);
    return new GraphqlException(
        "Error in gqlparser SchemaDocument to Schema conversion: input:"
            + place.line()
            + ":"
            + place.column()
            + ": "
            + message);
  }

  static void checkName(@Nullable Position at, String name) throws GraphqlException {
    if (name.startsWith("__")) {
      throw problem(
          at,
          "Name \""
              + name
              + "\" must not begin with \"__\", which is reserved by GraphQL introspection.");
    }
  }

  private List<SchemaType> declareTypes() throws GraphqlException {
    var inOrder = new ArrayList<SchemaType>();
    for (var definition : Prelude.DOCUMENT.types()) {
      inOrder.add(schema.add(SchemaType.of(definition)));
    }
    for (var definition : document.types()) {
      if (schema.type(definition.name()) != null) {
        throw problem(definition.at(), "Cannot redeclare type " + definition.name() + ".");
      }
      inOrder.add(schema.add(SchemaType.of(definition)));
    }
    for (var extension : document.typeExtensions()) {
      var type = schema.typeToExtend(extension, inOrder);
      if (type.kind() != extension.kind()) {
        throw problem(
            extension.at(),
            "Cannot extend type "
                + extension.name()
                + " because the base type is a "
                + type.kind()
                + ", not "
                + extension.kind()
                + ".");
      }
      type.extend(extension);
    }
    return inOrder;
  }

  private void relate(SchemaType type) {
    switch (type.kind()) {
      case UNION -> {
        for (var name : type.members()) {
          var member = schema.type(name);
          if (member != null) {
            schema.addPossibleType(type.name(), member);
          }
        }
      }
      case OBJECT, INPUT_OBJECT -> {
        type.interfaces().forEach(i -> schema.addPossibleType(i, type));
        schema.addPossibleType(type.name(), type);
      }
      case INTERFACE -> type.interfaces().forEach(i -> schema.addPossibleType(i, type));
      case SCALAR, ENUM -> {}
    }
  }

  private void declareDirectives() throws GraphqlException {
    Prelude.DOCUMENT.directives().forEach(schema::add);
    for (var directive : document.directives()) {
      if (schema.directive(directive.name()) != null && !Prelude.isDirective(directive.name())) {
        throw problem(directive.at(), "Cannot redeclare directive " + directive.name() + ".");
      }
      schema.add(directive);
    }
  }

  private void declareRoots(DirectiveUseCheck directiveUses) throws GraphqlException {
    if (document.entries().size() > 1) {
      throw problem(
          document.entries().get(1).at(),
          "Cannot have multiple schema entry points, consider schema extensions instead.");
    }
    var entries = new ArrayList<Entry>(document.entries());
    entries.addAll(document.entryExtensions());
    for (var entry : entries) {
      for (var root : entry.roots()) {
        var type = schema.type(root.type());
        if (type == null) {
          throw problem(
              root.at(),
              "Schema root "
                  + root.operation()
                  + " refers to a type "
                  + root.type()
                  + " that does not exist.");
        }
        schema.root(root.operation(), type);
      }
      directiveUses.check(entry.directives(), "SCHEMA");
    }
  }

  private void inferRoots() {
    for (var operation : OPERATIONS) {
      var type = schema.type(Character.toUpperCase(operation.charAt(0)) + operation.substring(1));
      if (schema.root(operation) == null && type != null) {
        schema.root(operation, type);
      }
    }
  }

  private void addIntrospection() {
    var query = schema.root("query");
    if (query == null) {
      return;
    }
    var none = new SchemaDocument.Comments(List.of(), List.of(), List.of());
    var name =
        new InputDefinition(
            "", "name", null, TypeReference.required("String"), List.of(), null, none);
    query.addField(
        new FieldDefinition(
            "",
            "__schema",
            List.of(),
            null,
            TypeReference.required("__Schema"),
            List.of(),
            null,
            none));
    query.addField(
        new FieldDefinition(
            "", "__type", List.of(name), null, TypeReference.to("__Type"), List.of(), null, none));
  }

  /// The kinds as messages list them.
  static String kinds(Kind... kinds) {
    var names = new ArrayList<String>();
    for (var kind : kinds) {
      names.add(kind.name());
    }
    return String.join(", ", names);
  }

  /// Whether `directive` is the one that is being defined.
  static boolean isItself(@Nullable DirectiveDefinition defined, Directive directive) {
    return defined != null && defined.name().equals(directive.name());
  }
}
