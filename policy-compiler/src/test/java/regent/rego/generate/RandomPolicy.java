package regent.rego.generate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import regent.opa.EvaluationException.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.RuleIndex;
import regent.rego.plan.Stmt;

/// Makes policies from a seed: well-formed as a planner's are, and meaningless. Each kind of
/// statement occurs, often in the company that is hard for a back end.
final class RandomPolicy {
  /// Not [Func.Memo#TABLE]: one may be undefined where the other is not, and who looks into it
  /// takes both.
  private static final List<Func.Memo> MEMOS =
      List.of(Func.Memo.NONE, Func.Memo.BY_ARGUMENTS, Func.Memo.BY_DATA);

  private static final List<Value> VALUES =
      List.of(
          Null.NULL,
          Bool.TRUE,
          Bool.FALSE,
          Num.ZERO,
          Num.ONE,
          Num.of(2),
          Num.parse("1.5"),
          Str.of("a"),
          Str.of("b"),
          Str.of("c"),
          Arr.of(Num.ONE, Str.of("a")),
          Arr.EMPTY,
          Obj.of("a", Num.ONE),
          Obj.of("b", Obj.of("a", Arr.of(Num.of(2), Num.ONE))),
          SetValue.of(Str.of("a"), Num.ONE),
          SetValue.EMPTY);

  /// Locals 2 to 7 hold any value. Of each kind of accumulator there are some that grow in place
  /// only, and one that is also assigned whole.
  private static final int PLAIN = 6;

  private static final int ARRAY = 8;
  private static final int OBJECT = 10;
  private static final int SET = 12;
  private static final int MIXED_ARRAY = 14;
  private static final int MIXED_OBJECT = 15;
  private static final int MIXED_SET = 16;
  private static final int EXTRA = 17;
  private static final List<String> BUILTINS = List.of("plus", "equal", "count", "concat", "div");

  private final Random random;
  private final int size;
  private final List<Func> funcs = new ArrayList<>();
  private int budget;
  private int nextColumn;
  private int row;
  private boolean inPlan;

  /// Whether what only rewrites make occurs too.
  private final boolean optimised;

  private RandomPolicy(long seed, int size, boolean optimised) {
    this.random = new Random(seed);
    this.size = size;
    this.optimised = optimised;
  }

  /// @param size about how many statements a function has
  static Policy of(long seed, int size) {
    return new RandomPolicy(seed, size, true).policy();
  }

  /// As a planner makes it, without what rewrites add.
  static Policy planned(long seed, int size) {
    return new RandomPolicy(seed, size, false).policy();
  }

  /// A document to evaluate with.
  static Value document(long seed) {
    var random = new Random(seed);
    var document = Obj.builder();
    for (var key : List.of("a", "b", "c")) {
      if (random.nextInt(4) > 0) {
        document.put(key, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return random.nextInt(8) == 0 ? Undefined.UNDEFINED : document.build();
  }

  private Policy policy() {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      funcs.add(func(i));
    }
    inPlan = true;
    var plans =
        List.of(
            new Plan("one", body(List.of()), pick(funcs).name()), new Plan("two", body(List.of())));
    return new Policy(plans, funcs);
  }

  private Func func(int number) {
    var params = new ArrayList<>(List.of(Local.INPUT, Local.DATA));
    for (int i = random.nextInt(3); i > 0; i--) {
      params.add(new Local(1 + params.size()));
    }
    return new Func(
        "data.f" + number,
        List.of("g0", number == 0 ? "a" : "b", "f" + number),
        params,
        pick(MEMOS),
        body(params),
        at());
  }

  private List<Block> body(List<Local> params) {
    budget = size;
    nextColumn = EXTRA;
    var blocks = new ArrayList<Block>();
    var start = new ArrayList<Stmt>();
    for (int i = 0; i < 2; i++) {
      start.add(new Stmt.MakeArray(random.nextInt(4), new Local(ARRAY + i), at()));
      start.add(new Stmt.MakeObject(new Local(OBJECT + i), at()));
      start.add(new Stmt.MakeSet(new Local(SET + i), at()));
    }
    start.add(new Stmt.MakeArray(0, new Local(MIXED_ARRAY), at()));
    start.add(new Stmt.MakeObject(new Local(MIXED_OBJECT), at()));
    start.add(new Stmt.MakeSet(new Local(MIXED_SET), at()));
    blocks.add(new Block(start));
    while (budget > 0) {
      blocks.add(block(0, 0));
    }
    if (!params.isEmpty() || random.nextInt(3) == 0) {
      blocks.add(Block.of(new Stmt.ReturnLocal(any(), at())));
    }
    return blocks;
  }

  private Location at() {
    row += random.nextInt(2);
    return new Location("random.rego", row + 1, 1, "");
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private Local plain() {
    return new Local(2 + random.nextInt(PLAIN));
  }

  /// A local to read.
  private Local any() {
    return new Local(random.nextInt(EXTRA));
  }

  private Operand operand() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> new Operand.Constant(pick(VALUES));
      case 4 -> Local.INPUT;
      default -> any();
    };
  }

  private List<Operand> operands(int count) {
    var operands = new ArrayList<Operand>();
    for (int i = 0; i < count; i++) {
      operands.add(operand());
    }
    return operands;
  }

  private Block block(int depth, int scans) {
    var stmts = new ArrayList<Stmt>();
    for (int i = 1 + random.nextInt(6); i > 0 && budget > 0; i--) {
      budget--;
      stmts.add(stmt(depth, scans));
    }
    return new Block(stmts);
  }

  private Stmt stmt(int depth, int scans) {
    return switch (random.nextInt(depth > 5 ? 40 : 60)) {
      case 0, 1, 2 -> new Stmt.AssignVar(operand(), plain(), at());
      case 3 -> new Stmt.AssignVarOnce(operand(), plain(), "conflict " + row, at());
      case 4, 5 -> new Stmt.ResetLocal(plain(), at());
      case 6, 7, 8 -> new Stmt.Dot(operand(), operand(), plain(), at());
      case 9 -> new Stmt.DotBase(operand(), operand(), plain(), at());
      case 10 -> new Stmt.Len(operand(), plain(), at());
      case 11 -> new Stmt.Equal(operand(), operand(), at());
      case 12, 13 -> new Stmt.NotEqual(operand(), operand(), at());
      case 14 -> new Stmt.IsArray(operand(), at());
      case 15 -> new Stmt.IsObject(operand(), at());
      case 16 -> new Stmt.IsSet(operand(), at());
      case 17 -> new Stmt.IsDefined(any(), at());
      case 18 -> new Stmt.IsUndefined(plain(), at());
      case 19, 20 -> new Stmt.ArrayAppend(operand(), one(ARRAY, MIXED_ARRAY), at());
      case 21, 22 -> new Stmt.SetAdd(operand(), one(SET, MIXED_SET), at());
      case 23, 24 -> new Stmt.ObjectInsert(operand(), operand(), one(OBJECT, MIXED_OBJECT), at());
      case 25 -> new Stmt.ObjectInsertOnce(operand(), operand(), one(OBJECT, MIXED_OBJECT), at());
      case 26 ->
          new Stmt.InsertNested(
              one(OBJECT, MIXED_OBJECT),
              operands(1 + random.nextInt(3)),
              operand(),
              pick(List.of(Stmt.Leaf.values())),
              at());
      case 27 -> new Stmt.ObjectMerge(any(), any(), plain(), at());
      case 28 -> remake();
      case 29, 30, 31 -> builtin();
      case 32, 33, 34 -> call(depth);
      case 35 -> new Stmt.Break(random.nextInt(depth + 1), at());
      case 36 ->
          random.nextInt(3) == 0
              ? new Stmt.ReturnLocal(any(), at())
              : new Stmt.AssignVar(operand(), plain(), at());
      case 37 -> inPlan ? new Stmt.AssignVar(any(), plain(), at()) : new Stmt.Decided(at());
      case 38 ->
          inPlan
              ? new Stmt.ResultSetAdd(new Local(OBJECT + random.nextInt(2)), at())
              : new Stmt.AssignVar(any(), plain(), at());
      case 39 ->
          random.nextInt(20) == 0
              ? new Stmt.Fail(Code.INTERNAL, "failed " + row, at())
              : new Stmt.AssignVar(operand(), plain(), at());
      case 40, 41, 42, 43 -> blocks(depth, scans);
      case 44, 45, 46, 47, 48 -> scan(depth, scans);
      case 49, 50, 51 -> new Stmt.Not(block(depth + 1, scans), at());
      case 52, 53, 54 -> with(depth, scans);
      case 55, 56 -> optimised ? indexed(depth, scans) : select(depth, scans);
      default -> select(depth, scans);
    };
  }

  private Stmt indexed(int depth, int scans) {
    var templates = new ArrayList<Stmt.Template>();
    int many = random.nextInt(10) == 0 ? 120 : 0;
    int count = many > 0 ? many : 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      var columns = new ArrayList<Local>();
      for (int column = random.nextInt(3); column > 0; column--) {
        columns.add(new Local(nextColumn++));
      }
      var block = block(depth + 1, scans);
      if (!columns.isEmpty()) {
        var stmts = new ArrayList<>(block.stmts());
        stmts.add(
            random.nextInt(stmts.size() + 1),
            new Stmt.Dot(operand(), columns.getFirst(), plain(), at()));
        block = new Block(stmts);
      }
      templates.add(new Stmt.Template(columns, block));
    }
    var rows = new ArrayList<Stmt.Row>();
    for (int i = 0; i < 2 * count; i++) {
      int template = random.nextInt(count);
      var constants = new ArrayList<Value>();
      templates.get(template).columns().forEach(_ -> constants.add(pick(VALUES)));
      rows.add(new Stmt.Row(template, constants));
    }
    return new Stmt.Indexed(
        index(rows.size(), 3), List.of(operand(), Local.INPUT), rows, templates, at());
  }

  private RuleIndex index(int rows, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return new RuleIndex.Rows(
          IntStream.range(0, rows).filter(_ -> random.nextInt(3) > 0).boxed().toList());
    }
    var path = new ArrayList<Value>();
    for (int i = random.nextInt(3); i > 0; i--) {
      path.add(pick(VALUES));
    }
    var part =
        pick(
            List.of(
                new RuleIndex.Part.Whole(),
                new RuleIndex.Part.Length(),
                new RuleIndex.Part.Segment("a", random.nextInt(2)),
                new RuleIndex.Part.Segments("a")));
    var subject = new RuleIndex.Subject(random.nextInt(2), path, part);
    // Rows of the parts of an index do not overlap; what is found twice would run twice.
    var none = new RuleIndex.Rows(List.of());
    return switch (random.nextInt(4)) {
      case 0 ->
          new RuleIndex.ByValue(
              subject, Map.of(pick(VALUES), index(rows, depth - 1), Str.of("d"), none), none);
      case 1 ->
          new RuleIndex.ByPrefix(subject, Map.of("a", index(rows, depth - 1), "ab", none), none);
      case 2 -> new RuleIndex.BySuffix(subject, Map.of("c", index(rows, depth - 1)), none);
      default ->
          new RuleIndex.ByRange(
              subject,
              List.of(Num.ONE, Str.of("b")),
              List.of(none, none, index(rows, depth - 1), none, index(rows, depth - 1)),
              none);
    };
  }

  private Local one(int first, int mixed) {
    int choice = random.nextInt(3);
    return new Local(choice == 2 ? mixed : first + choice);
  }

  private Stmt remake() {
    return switch (random.nextInt(6)) {
      case 0 -> new Stmt.MakeArray(1, one(ARRAY, MIXED_ARRAY), at());
      case 1 -> new Stmt.MakeObject(one(OBJECT, MIXED_OBJECT), at());
      case 2 -> new Stmt.MakeSet(one(SET, MIXED_SET), at());
      case 3 -> new Stmt.AssignVar(new Local(ARRAY), new Local(MIXED_ARRAY), at());
      case 4 -> new Stmt.AssignVar(new Local(OBJECT), new Local(MIXED_OBJECT), at());
      default -> new Stmt.AssignVar(new Local(SET), new Local(MIXED_SET), at());
    };
  }

  private Stmt builtin() {
    var name = pick(BUILTINS);
    return new Stmt.CallBuiltin(name, operands(name.equals("count") ? 1 : 2), plain(), at());
  }

  private Stmt call(int depth) {
    if (funcs.isEmpty()) {
      return new Stmt.AssignVar(operand(), plain(), at());
    }
    var func = pick(funcs);
    if (func.params().size() == 2 && random.nextInt(3) == 0) {
      var path =
          List.<Operand>of(
              new Operand.Constant(Str.of("g0")),
              random.nextInt(2) == 0 ? operand() : new Operand.Constant(Str.of("b")),
              new Operand.Constant(Str.of(func.path().getLast())));
      return new Stmt.CallDynamic(
          path, List.of(Local.INPUT, Local.DATA), plain(), random.nextInt(depth + 1), at());
    }
    var args = new ArrayList<Operand>(List.of(Local.INPUT, Local.DATA));
    args.addAll(operands(func.params().size() - 2));
    return new Stmt.Call(func.name(), args, plain(), at());
  }

  private Stmt blocks(int depth, int scans) {
    var blocks = new ArrayList<Block>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      blocks.add(block(depth + 1, scans));
    }
    return new Stmt.Blocks(blocks, at());
  }

  private Stmt scan(int depth, int scans) {
    if (scans > 1) {
      return new Stmt.AssignVar(operand(), plain(), at());
    }
    return new Stmt.Scan(any(), plain(), plain(), block(depth + 1, scans + 1), at());
  }

  private Stmt with(int depth, int scans) {
    var local = pick(List.of(Local.INPUT, Local.DATA, plain()));
    var path = new ArrayList<String>();
    for (int i = random.nextInt(3); i > 0; i--) {
      path.add(pick(List.of("a", "b")));
    }
    return new Stmt.With(local, path, operand(), block(depth + 1, scans), at());
  }

  private Stmt select(int depth, int scans) {
    var cases = new ArrayList<Stmt.Case>();
    var values = new ArrayList<>(VALUES);
    int many = random.nextInt(10) == 0 ? 120 : 0;
    for (int i = 10; i < many; i++) {
      values.add(Num.of(i));
    }
    Collections.shuffle(values, random);
    int count = many > 0 ? values.size() / 2 : 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int first = values.size() * i / count;
      cases.add(
          new Stmt.Case(
              values.subList(first, first + 1 + random.nextInt(2)), block(depth + 1, scans)));
    }
    return new Stmt.Select(
        operand(), cases, random.nextInt(2) == 0 ? null : block(depth + 1, scans), at());
  }
}
