package regent.rego.plan;

import java.util.List;
import java.util.Map;
import regent.opa.value.Value;

/// Says which rows of a [Stmt.Indexed] may hold for given sources; each row that it leaves out does
/// not. A tree: every node looks at one subject and leads to the rows that want what is found
/// there, and to the `others`, which want nothing of that subject.
public sealed interface RuleIndex {

  /// These rows.
  ///
  /// @param numbers ascending
  record Rows(List<Integer> numbers) implements RuleIndex {
    public Rows {
      numbers = List.copyOf(numbers);
    }
  }

  /// By the subject's value.
  record ByValue(Subject subject, Map<Value, RuleIndex> cases, RuleIndex others)
      implements RuleIndex {}

  /// By what the subject, a string, starts with; several cases may apply.
  record ByPrefix(Subject subject, Map<String, RuleIndex> cases, RuleIndex others)
      implements RuleIndex {}

  /// By what the subject, a string, ends with; several cases may apply.
  record BySuffix(Subject subject, Map<String, RuleIndex> cases, RuleIndex others)
      implements RuleIndex {}

  /// By where the subject lies in Rego's order.
  ///
  /// @param bounds ascending
  /// @param cells what applies below the first bound, at it, between it and the second, and so on
  record ByRange(Subject subject, List<Value> bounds, List<RuleIndex> cells, RuleIndex others)
      implements RuleIndex {}

  /// What a node looks at. Undefined where there is nothing; then no case applies.
  ///
  /// @param source the number of the source
  /// @param path the keys from the source on
  record Subject(int source, List<Value> path, Part part) {
    public Subject {
      path = List.copyOf(path);
    }
  }

  /// What of the value at the end of the path.
  sealed interface Part {
    /// The value itself.
    record Whole() implements Part {}

    /// How many elements it has, as [Stmt.Len] counts.
    record Length() implements Part {}

    /// Of a string: what stands before the first delimiter, between it and the second, and so on.
    ///
    /// @param delimiter not empty
    /// @param index from 0
    record Segment(String delimiter, int index) implements Part {}

    /// Of a string: how many segments there are.
    record Segments(String delimiter) implements Part {}
  }
}
