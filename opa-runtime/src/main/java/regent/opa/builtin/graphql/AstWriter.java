package regent.opa.builtin.graphql;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.SchemaDocument.Comments;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Writes documents and schemas as the values that policies see. What is absent or an empty list is
/// left out; empty strings, false and zero stay.
///
/// Source: the answers of OPA's `graphql.parse`.
final class AstWriter {
  private AstWriter() {}

  static Obj query(Query query) {
    return new Node()
        .list("Operations", query.operations(), AstWriter::operation)
        .list("Fragments", query.fragments(), AstWriter::fragment)
        .build();
  }

  static Obj schema(SchemaDocument schema) {
    return new Node()
        .list("Schema", schema.entries(), AstWriter::entry)
        .list("SchemaExtension", schema.entryExtensions(), AstWriter::entry)
        .list("Directives", schema.directives(), AstWriter::directiveDefinition)
        .list("Definitions", schema.types(), AstWriter::type)
        .list("Extensions", schema.typeExtensions(), AstWriter::type)
        .comment("Comment", schema.comment())
        .build();
  }

  private static Obj operation(Query.Operation operation) {
    return new Node()
        .text("Operation", operation.kind())
        .text("Name", operation.name())
        .list("VariableDefinitions", operation.variables(), AstWriter::variable)
        .list("Directives", operation.directives(), AstWriter::directive)
        .list("SelectionSet", operation.selections(), AstWriter::selection)
        .comment("Comment", operation.comment())
        .build();
  }

  private static Obj variable(Query.Variable variable) {
    return new Node()
        .text("Variable", variable.name())
        .node("Type", variable.type(), AstWriter::type)
        .node("DefaultValue", variable.defaultValue(), AstWriter::literal)
        .list("Directives", variable.directives(), AstWriter::directive)
        .flag("Used", variable.used())
        .comment("Comment", variable.comment())
        .build();
  }

  private static Obj fragment(Query.Fragment fragment) {
    return new Node()
        .text("Name", fragment.name())
        .list("VariableDefinition", fragment.variables(), AstWriter::variable)
        .text("TypeCondition", fragment.condition())
        .list("Directives", fragment.directives(), AstWriter::directive)
        .list("SelectionSet", fragment.selections(), AstWriter::selection)
        .comment("Comment", fragment.comment())
        .build();
  }

  private static Obj selection(Selection selection) {
    return switch (selection) {
      case Field field ->
          new Node()
              .text("Alias", field.alias())
              .text("Name", field.name())
              .list("Arguments", field.arguments(), AstWriter::argument)
              .list("Directives", field.directives(), AstWriter::directive)
              .list("SelectionSet", field.selections(), AstWriter::selection)
              .comment("Comment", field.comment())
              .build();
      case Spread spread ->
          new Node()
              .text("Name", spread.name())
              .list("Directives", spread.directives(), AstWriter::directive)
              .comment("Comment", spread.comment())
              .build();
      case Inline inline ->
          new Node()
              .text("TypeCondition", inline.condition())
              .list("Directives", inline.directives(), AstWriter::directive)
              .list("SelectionSet", inline.selections(), AstWriter::selection)
              .comment("Comment", inline.comment())
              .build();
    };
  }

  private static Obj argument(Argument argument) {
    return new Node()
        .text("Name", argument.name())
        .node("Value", argument.value(), AstWriter::literal)
        .comment("Comment", argument.comment())
        .build();
  }

  private static Obj directive(Directive directive) {
    return new Node()
        .text("Name", directive.name())
        .list("Arguments", directive.arguments(), AstWriter::argument)
        .text("Location", "")
        .build();
  }

  private static Obj literal(Literal literal) {
    return new Node()
        .text("Raw", literal.raw())
        .list("Children", literal.children(), AstWriter::child)
        .value("Kind", Num.of(literal.kind().number()))
        .comment("Comment", literal.comment())
        .flag("ExpectedTypeHasDefault", false)
        .build();
  }

  private static Obj child(Literal.Child child) {
    return new Node()
        .text("Name", child.name())
        .node("Value", child.value(), AstWriter::literal)
        .comment("Comment", child.comment())
        .build();
  }

  private static Obj type(TypeReference type) {
    return new Node()
        .text("NamedType", type.named())
        .node("Elem", type.element(), AstWriter::type)
        .flag("NonNull", type.nonNull())
        .build();
  }

  private static Obj entry(SchemaDocument.Entry entry) {
    return new Node()
        .text("Description", entry.description())
        .list("Directives", entry.directives(), AstWriter::directive)
        .list("OperationTypes", entry.roots(), AstWriter::root)
        .comments(entry.comments())
        .build();
  }

  private static Obj root(SchemaDocument.Root root) {
    return new Node()
        .text("Operation", root.operation())
        .text("Type", root.type())
        .comment("Comment", root.comment())
        .build();
  }

  private static Obj directiveDefinition(SchemaDocument.DirectiveDefinition directive) {
    return new Node()
        .text("Description", directive.description())
        .text("Name", directive.name())
        .list("Arguments", directive.arguments(), AstWriter::input)
        .list("Locations", directive.locations(), Str::of)
        .flag("IsRepeatable", directive.repeatable())
        .comments(directive.comments())
        .build();
  }

  private static Obj type(SchemaDocument.TypeDefinition type) {
    return new Node()
        .text("Kind", type.kind().name())
        .text("Description", type.description())
        .text("Name", type.name())
        .list("Directives", type.directives(), AstWriter::directive)
        .list("Interfaces", type.interfaces(), Str::of)
        .list("Fields", type.fields(), AstWriter::field)
        .list("Types", type.members(), Str::of)
        .list("EnumValues", type.values(), AstWriter::enumValue)
        .flag("BuiltIn", type.builtIn())
        .comments(type.comments())
        .build();
  }

  private static Obj field(SchemaDocument.FieldDefinition field) {
    return new Node()
        .text("Description", field.description())
        .text("Name", field.name())
        .list("Arguments", field.arguments(), AstWriter::input)
        .node("DefaultValue", field.defaultValue(), AstWriter::literal)
        .node("Type", field.type(), AstWriter::type)
        .list("Directives", field.directives(), AstWriter::directive)
        .comments(field.comments())
        .build();
  }

  private static Obj input(InputDefinition input) {
    return new Node()
        .text("Description", input.description())
        .text("Name", input.name())
        .node("DefaultValue", input.defaultValue(), AstWriter::literal)
        .node("Type", input.type(), AstWriter::type)
        .list("Directives", input.directives(), AstWriter::directive)
        .comments(input.comments())
        .build();
  }

  private static Obj enumValue(SchemaDocument.EnumValue value) {
    return new Node()
        .text("Description", value.description())
        .text("Name", value.name())
        .list("Directives", value.directives(), AstWriter::directive)
        .comments(value.comments())
        .build();
  }

  /// One object on its way.
  private static final class Node {
    private final Obj.Builder entries = Obj.builder();

    Node value(String key, Value value) {
      entries.put(key, value);
      return this;
    }

    Node text(String key, String text) {
      return value(key, Str.of(text));
    }

    Node flag(String key, boolean flag) {
      return value(key, Bool.of(flag));
    }

    <T> Node node(String key, @Nullable T node, Function<? super T, ? extends Value> writer) {
      return node == null ? this : value(key, writer.apply(node));
    }

    <T> Node list(String key, List<T> nodes, Function<? super T, ? extends Value> writer) {
      if (nodes.isEmpty()) {
        return this;
      }
      var items = Arr.builder();
      nodes.forEach(n -> items.add(writer.apply(n)));
      return value(key, items.build());
    }

    Node comment(String key, List<String> lines) {
      return lines.isEmpty()
          ? this
          : value(key, new Node().list("List", lines, l -> Obj.of("Value", Str.of(l))).build());
    }

    Node comments(Comments comments) {
      return comment("BeforeDescriptionComment", comments.before())
          .comment("AfterDescriptionComment", comments.after())
          .comment("EndOfDefinitionComment", comments.end());
    }

    Obj build() {
      return entries.build();
    }
  }
}
