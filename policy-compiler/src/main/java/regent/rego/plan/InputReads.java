package regent.rego.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Needs;
import regent.opa.value.Value;

/// Which parts of the input the plans of a policy read, as they were planned, before any rewrite.
///
/// An analysis of where parts of the input may be (Andersen's, without order and without regard to
/// who calls): for each local the parts that it may hold, carried through assignments, lookups,
/// calls and returns until nothing changes. A part is needed as a whole where anything but a
/// lookup, a loop or a question about its kind sees it: a comparison, a built-in, a result, a
/// collection that it becomes part of.
///
/// Parts that lie very deep, and policies that read very many, are not told apart: there the whole
/// is needed.
public final class InputReads {
  private static final int DEEPEST = 16;
  private static final int MOST_PARTS = 20_000;

  private final Map<String, Frame> funcs = new HashMap<>();
  private final Map<Integer, List<Frame>> byLength = new HashMap<>();
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final Part root = new Part(0);
  private int parts;

  private InputReads(Policy policy) {
    policy.funcs().forEach(func -> funcs.put(func.name(), new Frame(func.params(), func.blocks())));
    for (var func : policy.funcs()) {
      if (!func.path().isEmpty()) {
        byLength
            .computeIfAbsent(func.path().size(), _ -> new ArrayList<>())
            .add(frame(func.name()));
      }
    }
  }

  /// The parts of the input that an answer may depend on.
  public static Needs of(Policy policy) {
    var reads = new InputReads(policy);
    for (var plan : policy.plans()) {
      var frame = reads.new Frame(List.of(Local.INPUT, Local.DATA), plan.blocks());
      frame.isPlan = true;
      frame.add(Local.INPUT, Set.of(reads.root));
      reads.wake(frame);
    }
    reads.run();
    return reads.parts > MOST_PARTS ? Needs.ALL : reads.root.needs();
  }

  private Frame frame(String func) {
    return Objects.requireNonNull(funcs.get(func), func);
  }

  private void wake(Frame frame) {
    if (!frame.waits) {
      frame.waits = true;
      waiting.add(frame);
    }
  }

  private void run() {
    while (!waiting.isEmpty() && parts <= MOST_PARTS) {
      var frame = waiting.remove();
      frame.waits = false;
      do {
        frame.changed = false;
        frame.blocks.forEach(block -> read(frame, block));
      } while (frame.changed);
    }
  }

  /// A part of the input, or the whole.
  private final class Part {
    private final int depth;
    private final Map<Value, Part> keys = new LinkedHashMap<>();
    private @Nullable Part each;
    private boolean whole;

    Part(int depth) {
      this.depth = depth;
      parts++;
    }

    Part below(Value key) {
      if (whole || depth >= DEEPEST) {
        whole = true;
        return this;
      }
      return keys.computeIfAbsent(key, _ -> new Part(depth + 1));
    }

    Part each() {
      if (whole || depth >= DEEPEST) {
        whole = true;
        return this;
      }
      var known = each;
      if (known == null) {
        known = new Part(depth + 1);
        each = known;
      }
      return known;
    }

    Needs needs() {
      if (whole) {
        return Needs.ALL;
      }
      var below = new HashMap<Value, Needs>();
      keys.forEach((key, part) -> below.put(key, part.needs()));
      return Needs.of(below, each == null ? null : each.needs());
    }
  }

  /// A function or a plan, and what its locals may hold.
  private final class Frame {
    private final List<Local> params;
    private final List<Block> blocks;
    private final Map<Local, Set<Part>> locals = new HashMap<>();
    private final Set<Part> returned = new LinkedHashSet<>();
    private final Set<Frame> callers = new LinkedHashSet<>();
    private final Map<Local, Integer> assignments = new HashMap<>();
    private boolean isPlan;
    private boolean waits;
    private boolean wasRead;
    private boolean changed;

    Frame(List<Local> params, List<Block> blocks) {
      this.params = params;
      this.blocks = blocks;
      blocks.forEach(block -> count(block, 1));
    }

    /// How often each local is set by a statement that compares with what was there; in a loop more
    /// than once.
    private void count(Block block, int times) {
      for (var stmt : block.stmts()) {
        if (stmt instanceof Stmt.AssignVarOnce once) {
          assignments.merge(once.target(), times, Integer::sum);
        }
        boolean loops =
            stmt instanceof Stmt.Scan
                || stmt instanceof Stmt.Search
                || stmt instanceof Stmt.Indexed;
        stmt.blocks().forEach(inner -> count(inner, loops ? 2 : times));
      }
    }

    Set<Part> of(Operand operand) {
      return operand instanceof Local local ? locals.getOrDefault(local, Set.of()) : Set.of();
    }

    void add(Local target, Set<Part> more) {
      if (!more.isEmpty()
          && locals.computeIfAbsent(target, _ -> new LinkedHashSet<>()).addAll(more)) {
        changed = true;
      }
    }

    void returns(Set<Part> more) {
      if (isPlan) {
        needWhole(more);
      } else if (returned.addAll(more)) {
        callers.forEach(InputReads.this::wake);
      }
    }
  }

  private static void needWhole(Set<Part> seen) {
    seen.forEach(part -> part.whole = true);
  }

  private void read(Frame frame, Block block) {
    for (var stmt : block.stmts()) {
      read(frame, stmt);
      stmt.blocks().forEach(inner -> read(frame, inner));
    }
  }

  private void read(Frame frame, Stmt stmt) {
    switch (stmt) {
      case Stmt.AssignVar s -> frame.add(s.target(), frame.of(s.source()));
      case Stmt.AssignVarOnce s -> {
        if (frame.assignments.getOrDefault(s.target(), 0) > 1) {
          needWhole(frame.of(s.source()));
        }
        frame.add(s.target(), frame.of(s.source()));
      }
      case Stmt.Dot s -> lookUp(frame, s);
      case Stmt.Scan s -> elements(frame, s.source(), s.value());
      case Stmt.Search s -> {
        elements(frame, s.source(), s.value());
        s.arguments().forEach(argument -> needWhole(frame.of(argument)));
      }
      case Stmt.Len s -> frame.of(s.source()).forEach(Part::each);
      case Stmt.Call s -> call(frame, frame(s.func()), s.args(), s.result());
      case Stmt.CallDynamic s -> {
        s.path().forEach(key -> needWhole(frame.of(key)));
        for (var callee : byLength.getOrDefault(s.path().size(), List.of())) {
          call(frame, callee, s.args(), s.result());
        }
      }
      case Stmt.ReturnLocal s -> frame.returns(frame.of(s.source()));
      case Stmt.With s -> {
        if (s.path().isEmpty()) {
          frame.add(s.local(), frame.of(s.value()));
        } else {
          needWhole(frame.of(s.value()));
        }
      }
      // They ask for the kind of a part, or whether it is there, which is always kept.
      case Stmt.IsArray _, Stmt.IsObject _, Stmt.IsSet _, Stmt.IsDefined _, Stmt.IsUndefined _ -> {}
      case Stmt other -> {
        Consumer<Local> whole = local -> needWhole(frame.of(local));
        Locals.each(other, whole, _ -> {});
      }
    }
  }

  private void lookUp(Frame frame, Stmt.Dot dot) {
    var found = new LinkedHashSet<Part>();
    for (var part : frame.of(dot.source())) {
      found.add(
          switch (dot.key()) {
            case Operand.Constant(var key) -> part.below(key);
            case Local _ -> part.each();
          });
    }
    frame.add(dot.target(), found);
    needWhole(frame.of(dot.key()));
  }

  private static void elements(Frame frame, Local source, Local value) {
    var found = new LinkedHashSet<Part>();
    frame.of(source).forEach(part -> found.add(part.each()));
    frame.add(value, found);
  }

  private void call(Frame caller, Frame callee, List<? extends Operand> args, Local result) {
    boolean first = callee.callers.add(caller);
    boolean before = callee.changed;
    callee.changed = false;
    for (int i = 0; i < args.size(); i++) {
      callee.add(callee.params.get(i), caller.of(args.get(i)));
    }
    if (callee.changed || (first && !callee.wasRead)) {
      callee.wasRead = true;
      wake(callee);
    }
    callee.changed = before;
    caller.add(result, callee.returned);
  }
}
