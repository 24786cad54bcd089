package regent.rego.plan;

import java.util.List;
import java.util.stream.Collectors;
import regent.opa.value.Str;

/// Plans as text, to read and to compare: one statement a line, blocks indented by bars, the source
/// line behind where it changes.
public final class PlanText {
  private static final int PLACE_COLUMN = 64;

  private final StringBuilder out = new StringBuilder();
  private String place = "";

  private PlanText() {}

  public static String of(Policy policy) {
    var text = new PlanText();
    policy.plans().forEach(text::plan);
    policy.funcs().forEach(text::func);
    return text.out.toString();
  }

  private void plan(Plan plan) {
    out.append("plan ").append(plan.name());
    if (plan.rule() != null) {
      out.append(" decided by ").append(plan.rule());
    }
    out.append('\n');
    blocks(plan.blocks(), 1);
    out.append('\n');
  }

  private void func(Func func) {
    out.append("func ").append(func.name()).append(list(func.params()));
    switch (func.memo()) {
      case NONE -> {}
      case BY_ARGUMENTS -> out.append(" memo");
      case BY_DATA -> out.append(" memo with data");
      case TABLE -> out.append(" table with data");
    }
    out.append('\n');
    blocks(func.blocks(), 1);
    out.append('\n');
  }

  private void blocks(List<Block> blocks, int depth) {
    for (var block : blocks) {
      line("block", "", depth);
      statements(block, depth + 1);
    }
  }

  private void statements(Block block, int depth) {
    for (var stmt : block.stmts()) {
      statement(stmt, depth);
    }
  }

  private void line(String text, String at, int depth) {
    int start = out.length();
    out.repeat("| ", depth - 1).append(text);
    if (!at.isEmpty() && !at.equals(place)) {
      place = at;
      out.repeat(' ', Math.max(1, PLACE_COLUMN - (out.length() - start))).append("; ").append(at);
    }
    out.append('\n');
  }

  private void statement(Stmt stmt, int depth) {
    var at = stmt.at().isKnown() ? stmt.at().file() + ":" + stmt.at().row() : "";
    switch (stmt) {
      case Stmt.Blocks s -> blocks(s.blocks(), depth);
      case Stmt.Scan s -> {
        line(
            "scan " + text(s.source()) + " as " + text(s.key()) + ", " + text(s.value()),
            at,
            depth);
        statements(s.block(), depth + 1);
      }
      case Stmt.Search s -> {
        line(
            "search "
                + text(s.source())
                + " as "
                + text(s.key())
                + ", "
                + text(s.value())
                + " for "
                + s.probes()
                + list(s.arguments()),
            at,
            depth);
        line("check", "", depth);
        statements(s.check(), depth + 1);
        line("found", "", depth);
        statements(s.block(), depth + 1);
      }
      case Stmt.Not s -> {
        line("not", at, depth);
        statements(s.block(), depth + 1);
      }
      case Stmt.With s -> {
        var path = s.path().stream().map(key -> "." + key).collect(Collectors.joining());
        line("with " + text(s.local()) + path + " as " + text(s.value()), at, depth);
        statements(s.block(), depth + 1);
      }
      case Stmt.Select s -> {
        line("select " + text(s.source()), at, depth);
        for (var choice : s.cases()) {
          line("case " + choice.values(), "", depth);
          statements(choice.block(), depth + 1);
        }
        if (s.otherwise() != null) {
          line("otherwise", "", depth);
          statements(s.otherwise(), depth + 1);
        }
      }
      case Stmt.Indexed s -> indexed(s, at, depth);
      case Stmt simple -> line(simple(simple), at, depth);
    }
  }

  private void indexed(Stmt.Indexed s, String at, int depth) {
    line("indexed " + s.rows().size() + " rows of " + list(s.sources()), at, depth);
    index("", s.index(), depth + 1);
    for (int i = 0; i < s.templates().size(); i++) {
      var template = s.templates().get(i);
      line("template " + i + list(template.columns()), "", depth);
      for (int row = 0; row < s.rows().size(); row++) {
        if (s.rows().get(row).template() == i) {
          line("row " + row + " " + s.rows().get(row).constants(), "", depth + 1);
        }
      }
      statements(template.block(), depth + 1);
    }
  }

  private void index(String when, RuleIndex index, int depth) {
    switch (index) {
      case RuleIndex.Rows(var numbers) -> line(when + "rows " + numbers, "", depth);
      case RuleIndex.ByValue(var subject, var cases, var others) -> {
        line(when + text(subject) + " is", "", depth);
        cases.forEach((value, inner) -> index(value + ": ", inner, depth + 1));
        index("others: ", others, depth + 1);
      }
      case RuleIndex.ByPrefix(var subject, var cases, var others) -> {
        line(when + text(subject) + " starts with", "", depth);
        cases.forEach((text, inner) -> index(Str.of(text) + ": ", inner, depth + 1));
        index("others: ", others, depth + 1);
      }
      case RuleIndex.BySuffix(var subject, var cases, var others) -> {
        line(when + text(subject) + " ends with", "", depth);
        cases.forEach((text, inner) -> index(Str.of(text) + ": ", inner, depth + 1));
        index("others: ", others, depth + 1);
      }
      case RuleIndex.ByRange(var subject, var bounds, var cells, var others) -> {
        line(when + text(subject) + " lies", "", depth);
        for (int i = 0; i < cells.size(); i++) {
          var where =
              i % 2 == 1
                  ? "at " + bounds.get(i / 2)
                  : (i == 0 ? "" : "above " + bounds.get(i / 2 - 1))
                      + (i > 0 && i < cells.size() - 1 ? " and " : "")
                      + (i == cells.size() - 1 ? "" : "below " + bounds.get(i / 2));
          index(where + ": ", cells.get(i), depth + 1);
        }
        index("others: ", others, depth + 1);
      }
    }
  }

  private static String text(RuleIndex.Subject subject) {
    var path = subject.path().stream().map(key -> "[" + key + "]").collect(Collectors.joining());
    var whole = "source " + subject.source() + path;
    return switch (subject.part()) {
      case RuleIndex.Part.Whole() -> whole;
      case RuleIndex.Part.Length() -> "length of " + whole;
      case RuleIndex.Part.Segment(var delimiter, int index) ->
          "segment " + index + " by " + Str.of(delimiter) + " of " + whole;
      case RuleIndex.Part.Segments(var delimiter) ->
          "number of segments by " + Str.of(delimiter) + " of " + whole;
    };
  }

  private static String simple(Stmt stmt) {
    return switch (stmt) {
      case Stmt.ReturnLocal s -> "return " + text(s.source());
      case Stmt.Call s -> text(s.result()) + " = " + s.func() + list(s.args());
      case Stmt.CallBuiltin s -> text(s.result()) + " = builtin " + s.name() + list(s.args());
      case Stmt.Reach s ->
          text(s.result()) + " = reached in " + text(s.graph()) + " from " + text(s.initial());
      case Stmt.CallDynamic s ->
          text(s.result())
              + " = function at "
              + list(s.path())
              + " "
              + list(s.args())
              + " or break "
              + s.whenUndefined();
      case Stmt.Break s -> "break " + s.index();
      case Stmt.Fail s -> "fail " + s.code().text() + ": " + s.message();
      case Stmt.AssignVar s -> text(s.target()) + " = " + text(s.source());
      case Stmt.AssignVarOnce s -> text(s.target()) + " = once " + text(s.source());
      case Stmt.ResetLocal s -> "reset " + text(s.target());
      case Stmt.Dot s -> text(s.target()) + " = " + text(s.source()) + "[" + text(s.key()) + "]";
      case Stmt.DotBase s ->
          text(s.target()) + " = base " + text(s.source()) + "[" + text(s.key()) + "]";
      case Stmt.Len s -> text(s.target()) + " = length of " + text(s.source());
      case Stmt.Equal s -> text(s.a()) + " == " + text(s.b());
      case Stmt.NotEqual s -> text(s.a()) + " != " + text(s.b());
      case Stmt.IsArray s -> text(s.source()) + " is array";
      case Stmt.IsObject s -> text(s.source()) + " is object";
      case Stmt.IsSet s -> text(s.source()) + " is set";
      case Stmt.IsDefined s -> text(s.source()) + " is defined";
      case Stmt.IsUndefined s -> text(s.source()) + " is undefined";
      case Stmt.MakeArray s -> text(s.target()) + " = new array";
      case Stmt.MakeObject s -> text(s.target()) + " = new object";
      case Stmt.MakeSet s -> text(s.target()) + " = new set";
      case Stmt.ArrayAppend s -> text(s.array()) + " append " + text(s.value());
      case Stmt.ObjectInsert s ->
          text(s.object()) + "[" + text(s.key()) + "] put " + text(s.value());
      case Stmt.ObjectInsertOnce s ->
          text(s.object()) + "[" + text(s.key()) + "] put once " + text(s.value());
      case Stmt.SetAdd s -> text(s.set()) + " add " + text(s.value());
      case Stmt.InsertNested s ->
          text(s.object())
              + s.path().stream().map(key -> "[" + text(key) + "]").collect(Collectors.joining())
              + switch (s.leaf()) {
                case VALUE -> " put once ";
                case MEMBER -> " add ";
              }
              + text(s.value());
      case Stmt.ObjectMerge s -> text(s.target()) + " = merge " + text(s.a()) + ", " + text(s.b());
      case Stmt.ResultSetAdd s -> "answer " + text(s.value());
      case Stmt.Decided s -> "decided by line " + s.at().row();
      case Stmt.DecidedAmong s ->
          "decided by line "
              + s.places().stream()
                  .map(place -> String.valueOf(place.row()))
                  .collect(Collectors.joining(", ", "[", "]"))
              + " at "
              + text(s.number());
      case Stmt.Blocks _,
          Stmt.Scan _,
          Stmt.Search _,
          Stmt.Not _,
          Stmt.With _,
          Stmt.Select _,
          Stmt.Indexed _ ->
          throw new IllegalArgumentException("has blocks: " + stmt);
    };
  }

  private static String list(List<? extends Operand> operands) {
    return operands.stream().map(PlanText::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String text(Operand operand) {
    return switch (operand) {
      case Local(int index) -> "l" + index;
      case Operand.Constant(var value) -> value.toString();
    };
  }
}
