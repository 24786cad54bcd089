package regent.opa.data.index;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.GlobPattern;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A condition on elements that an index can answer for: which rows meet it for given arguments.
public sealed interface Probe {
  /// How many arguments it takes.
  default int arity() {
    return 1;
  }

  /// An index of `collection` for this condition.
  RowIndex index(Value collection);

  /// The fields have the values of the arguments, one for each.
  ///
  /// @param fields one that may have several values, or any number of single ones
  record Same(List<Field> fields) implements Probe {
    public Same {
      fields = List.copyOf(fields);
      if (fields.isEmpty() || (fields.size() > 1 && !fields.stream().allMatch(Field::isSingle))) {
        throw new IllegalArgumentException("cannot be looked up together: " + fields);
      }
    }

    @Override
    public int arity() {
      return fields.size();
    }

    @Override
    public RowIndex index(Value collection) {
      return fields.size() == 1
          ? EqualityIndex.of(fields.getFirst(), collection)
          : TupleIndex.of(fields, collection);
    }

    @Override
    public String toString() {
      return fields.stream().map(Field::toString).collect(Collectors.joining(", ")) + " by hash";
    }
  }

  /// A value of the field is an item, value or member of the argument.
  record AnyOf(Field field) implements Probe {
    @Override
    public RowIndex index(Value collection) {
      return new UnionIndex(EqualityIndex.of(field, collection), Elements.size(collection));
    }

    @Override
    public String toString() {
      return field + " by hash, for each member";
    }
  }

  /// A value of the field is a text that the argument begins, or ends, with.
  record Affix(Field field, boolean isSuffix) implements Probe {
    @Override
    public RowIndex index(Value collection) {
      return AffixIndex.of(field, collection, isSuffix);
    }

    @Override
    public String toString() {
      return field + " by " + (isSuffix ? "suffix" : "prefix");
    }
  }

  /// Each item of the field's value is one of `wildcards` or equals the item of the argument at the
  /// same index, which is there in either case.
  record Template(Field field, SetValue wildcards) implements Probe {
    @Override
    public RowIndex index(Value collection) {
      return TemplateIndex.of(field, wildcards, collection);
    }

    @Override
    public String toString() {
      return field + " by template";
    }
  }

  /// A value of the field is a network that contains the argument, an address or a network.
  record Network(Field field) implements Probe {
    @Override
    public RowIndex index(Value collection) {
      return NetworkIndex.of(field, collection);
    }

    @Override
    public String toString() {
      return field + " by network";
    }
  }

  /// A value of the field is a regular expression that is found in the argument.
  record Regex(Field field) implements Probe {
    @Override
    public RowIndex index(Value collection) {
      return PatternIndex.of(field, collection, PatternIndex.Syntax.REGEX, Probe::text);
    }

    @Override
    public String toString() {
      return field + " by pattern";
    }
  }

  /// A value of the field is a glob that matches the argument.
  ///
  /// @param delimiters each a character; empty when there are none
  record Glob(Field field, String delimiters) implements Probe {
    @Override
    public RowIndex index(Value collection) {
      return PatternIndex.of(field, collection, PatternIndex.Syntax.GLOB, this::expression);
    }

    private Optional<String> expression(Value glob) {
      try {
        return glob instanceof Str text
            ? Optional.of(GlobPattern.expression(text.value(), delimiters))
            : Optional.empty();
      } catch (BuiltinException _) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return field + " by glob";
    }
  }

  private static Optional<String> text(Value value) {
    return value instanceof Str text ? Optional.of(text.value()) : Optional.empty();
  }
}
