package regent.opa.data.index;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// Rows whose template fits the items of the argument: a trie of all templates, in which a wildcard
/// is an edge of its own. A lookup follows two edges at most from each node.
final class TemplateIndex implements RowIndex {
  /// Longer templates are not in the trie, which is as deep as the longest one.
  private static final int LONGEST = 64;

  private final Node root;

  /// Rows whose value is no array, or a long one: the condition itself has to tell.
  private final int[] others;

  private final long bytes;

  private TemplateIndex(Node root, int[] others, long bytes) {
    this.root = root;
    this.others = others;
    this.bytes = bytes;
  }

  static TemplateIndex of(Field field, SetValue wildcards, Value collection) {
    var start = new Builder();
    var others = new Rows();
    field.each(
        collection,
        (value, row) -> {
          switch (value) {
            case Arr template when template.size() <= LONGEST ->
                start.add(template, wildcards, row);
            case Arr _, Obj _, SetValue _ -> others.add(row);
            case Value _ -> start.ends.add(row);
          }
        });
    var bytes = new long[1];
    var root = start.build(bytes);
    return new TemplateIndex(root, others.toArray(), bytes[0]);
  }

  @Override
  public int @Nullable [] rows(Value argument, Lookup lookup) {
    if (!(argument instanceof Arr path)) {
      lookup.isLoose();
      return null;
    }
    if (others.length > 0) {
      lookup.isLoose();
    }
    return root.find(path, 0, others);
  }

  @Override
  public long bytes() {
    return 64 + 4L * others.length + bytes;
  }

  /// A place in the trie.
  private static final class Node {
    /// Rows whose templates end here.
    private final int[] ends;

    /// By the item that follows.
    private final Map<Value, Node> next;

    /// Where a wildcard follows.
    private final @Nullable Node any;

    Node(int[] ends, Map<Value, Node> next, @Nullable Node any) {
      this.ends = ends;
      this.next = next;
      this.any = any;
    }

    int[] find(Arr path, int depth, int[] before) {
      var found = Rows.union(before, ends);
      if (depth == path.size()) {
        return found;
      }
      var same = next.get(path.at(depth));
      if (same != null) {
        found = same.find(path, depth + 1, found);
      }
      return any == null ? found : any.find(path, depth + 1, found);
    }
  }

  private static final class Builder {
    private static final int NODE_BYTES = 160;

    private final Rows ends = new Rows();
    private final Map<Value, Builder> next = new HashMap<>();
    private @Nullable Builder any;

    void add(Arr template, SetValue wildcards, int row) {
      var node = this;
      for (int i = 0; i < template.size(); i++) {
        node = node.child(template.at(i), wildcards);
      }
      node.ends.add(row);
    }

    private Builder child(Value item, SetValue wildcards) {
      if (!wildcards.contains(item)) {
        return next.computeIfAbsent(item, _ -> new Builder());
      }
      var known = any;
      if (known == null) {
        known = new Builder();
        any = known;
      }
      return known;
    }

    Node build(long[] bytes) {
      var rows = ends.toArray();
      bytes[0] += NODE_BYTES + 4L * rows.length;
      var nodes = HashMap.<Value, Node>newHashMap(next.size());
      next.forEach((item, builder) -> nodes.put(item, builder.build(bytes)));
      return new Node(rows, nodes, any == null ? null : any.build(bytes));
    }
  }
}
