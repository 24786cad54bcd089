package regent.opa.builtin.graphql;

import java.util.function.BooleanSupplier;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Documents and schemas of GraphQL, as OPA sees them.
///
/// Everything ends in time in proportion to the size of what is given, with an error where the
/// rules would need more. All of it may be used by several threads at once.
///
/// Source: <https://spec.graphql.org/October2021/>, and OPA 1.22 where it differs.
public final class Graphql {
  private Graphql() {}

  /// An executable document: what clients send. Nothing is checked but its syntax.
  public static final class Document {
    private final Query query;
    private final long size;

    private Document(Query query, long size) {
      this.query = query;
      this.size = size;
    }

    /// As policies see it.
    public Obj value() {
      return AstWriter.query(query);
    }
  }

  /// A document of the schema language. Nothing is checked but its syntax.
  public static final class SchemaText {
    private final SchemaDocument document;
    private final long size;

    private SchemaText(SchemaDocument document, long size) {
      this.document = document;
      this.size = size;
    }

    /// As policies see it.
    public Obj value() {
      return AstWriter.schema(document);
    }
  }

  /// @throws GraphqlException when `text` is no executable document
  public static Document query(String text) throws GraphqlException {
    return new Document(QueryParser.parse(text), text.length());
  }

  /// Reads what [Document#value()] gave.
  ///
  /// @throws GraphqlException when `value` is no executable document
  public static Document query(Obj value) throws GraphqlException {
    return new Document(AstReader.query(value), size(value));
  }

  /// @throws GraphqlException when `text` is no document of the schema language
  public static SchemaText schema(String text) throws GraphqlException {
    return new SchemaText(SchemaParser.parse(text), text.length());
  }

  /// Reads what [SchemaText#value()] gave.
  ///
  /// @throws GraphqlException when `value` is no document of the schema language
  public static SchemaText schema(Obj value) throws GraphqlException {
    return new SchemaText(SchemaReader.schema(value), size(value));
  }

  /// Checks a schema.
  ///
  /// @param cancelled asked from time to time
  /// @throws GraphqlException with the first problem
  public static Schema check(SchemaText schema, BooleanSupplier cancelled) throws GraphqlException {
    return SchemaCheck.check(schema.document, new Effort(schema.size, cancelled));
  }

  /// Checks a document against a schema.
  ///
  /// @param cancelled asked from time to time
  /// @throws GraphqlException with all problems
  public static void check(Document document, Schema schema, BooleanSupplier cancelled)
      throws GraphqlException {
    Walk.check(schema, document.query, new Effort(document.size, cancelled));
  }

  private static long size(Value value) {
    long size = 1;
    switch (value) {
      case Str s -> size += s.value().length();
      case Arr a -> {
        for (var item : a.items()) {
          size += size(item);
        }
      }
      case Obj o -> {
        for (int i = 0; i < o.size(); i++) {
          size += size(o.unsortedValue(i));
        }
      }
      default -> {}
    }
    return size;
  }
}
