package regent.rego.optimize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.RuleIndex;
import regent.rego.plan.Stmt;

/// The sources that an index looks at, and the statements that compute them beforehand.
final class Subjects {
  private static final RuleIndex.Part WHOLE = new RuleIndex.Part.Whole();

  /// The sources that are not parameters and may be used: enough rows need them.
  private final Set<Known> wanted;

  private final Locals locals;
  private final Location at;
  private final Map<Known, Integer> numbers = new LinkedHashMap<>();
  private final List<Operand> sources = new ArrayList<>();
  private final List<Block> before = new ArrayList<>();

  /// Gives out locals that are free.
  interface Locals {
    Local fresh();
  }

  Subjects(Set<Known> wanted, Locals locals, Location at) {
    this.wanted = wanted;
    this.locals = locals;
    this.at = at;
  }

  /// Where a source ends and the path of an index begins.
  private record Split(Known source, List<Value> path, RuleIndex.Part part) {}

  private static @Nullable Split split(Known subject) {
    if (subject instanceof Known.Length(Known.Computed(var name, var args))
        && name.equals("split")) {
      var delimiter = delimiter(args);
      if (delimiter != null) {
        return split(args.getFirst(), new RuleIndex.Part.Segments(delimiter));
      }
    }
    if (subject instanceof Known.Child(Known.Computed(var name, var args), Num index)
        && name.equals("split")
        && isIndex(index)) {
      var delimiter = delimiter(args);
      if (delimiter != null) {
        return split(
            args.getFirst(), new RuleIndex.Part.Segment(delimiter, (int) index.longValue()));
      }
    }
    return subject instanceof Known.Length(var of)
        ? split(of, new RuleIndex.Part.Length())
        : split(subject, WHOLE);
  }

  private static boolean isIndex(Num number) {
    return number.isPlainLong() && number.longValue() >= 0 && number.longValue() < 1000;
  }

  private static @Nullable String delimiter(List<Known> args) {
    return args.size() == 2
            && args.get(1) instanceof Known.Constant(Str text)
            && !text.value().isEmpty()
        ? text.value()
        : null;
  }

  private static @Nullable Split split(Known subject, RuleIndex.Part part) {
    var path = new ArrayList<Value>();
    var source = subject;
    while (source instanceof Known.Child(var of, var key)) {
      path.addFirst(key);
      source = of;
    }
    return source instanceof Known.Constant ? null : new Split(source, path, part);
  }

  /// The source that `subject` needs; absent when it cannot be looked at.
  static @Nullable Known source(Known subject) {
    var split = split(subject);
    return split == null ? null : split.source();
  }

  boolean accepts(Known subject) {
    var source = source(subject);
    return source != null && (source instanceof Known.Param || wanted.contains(source));
  }

  /// How a node names `subject`, which is accepted.
  RuleIndex.Subject subject(Known subject) {
    var split = split(subject);
    if (split == null) {
      throw new IllegalArgumentException("cannot be looked at: " + subject);
    }
    int number =
        numbers.computeIfAbsent(
            split.source(),
            source -> {
              sources.add(source(source, new ArrayList<>(), true));
              return sources.size() - 1;
            });
    return new RuleIndex.Subject(number, split.path(), split.part());
  }

  /// What holds `known`, computed by `stmts`.
  private Operand source(Known known, List<Stmt> stmts, boolean isWhole) {
    Operand operand =
        switch (known) {
          case Known.Param(var local) -> local;
          case Known.Constant(var value) -> new Operand.Constant(value);
          case Known.Child(var of, var key) -> {
            var source = source(of, stmts, false);
            var target = locals.fresh();
            stmts.add(new Stmt.Dot(source, new Operand.Constant(key), target, at));
            yield target;
          }
          case Known.Length(var of) -> {
            var source = source(of, stmts, false);
            var target = locals.fresh();
            stmts.add(new Stmt.Len(source, target, at));
            yield target;
          }
          case Known.Called(var func, var args) -> {
            var operands = args.stream().map(arg -> source(arg, stmts, false)).toList();
            var target = locals.fresh();
            stmts.add(new Stmt.Call(func, operands, target, at));
            yield target;
          }
          case Known.Computed(var builtin, var args) -> {
            var operands = args.stream().map(arg -> source(arg, stmts, false)).toList();
            var target = locals.fresh();
            stmts.add(new Stmt.CallBuiltin(builtin, operands, target, at));
            yield target;
          }
        };
    if (isWhole && !stmts.isEmpty()) {
      before.add(new Block(stmts));
    }
    return operand;
  }

  /// The sources, by number.
  List<Operand> sources() {
    return sources;
  }

  /// Blocks that compute the sources.
  List<Block> before() {
    return before;
  }
}
