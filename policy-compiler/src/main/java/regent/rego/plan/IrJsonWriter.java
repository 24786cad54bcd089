package regent.rego.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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

/// Writes a policy as OPA's JSON. OPA has constants for strings and booleans only: statements that
/// make the others come in front. What OPA has no statement for is written under the name of ours.
final class IrJsonWriter {
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private final TreeSet<String> builtins = new TreeSet<>();

  /// The first local that the function being written does not use.
  private int nextLocal;

  private IrJsonWriter() {}

  static Obj write(Policy policy) {
    return new IrJsonWriter().policy(policy);
  }

  private Obj policy(Policy policy) {
    var plans = policy.plans().stream().map(this::plan).toList();
    var funcs = policy.funcs().stream().map(this::func).toList();
    var builtinFuncs = builtins.stream().map(name -> Obj.of("name", Str.of(name))).toList();
    var constants =
        Obj.builder()
            .put("strings", values(strings))
            .put("builtin_funcs", Arr.of(builtinFuncs))
            .put("files", values(files))
            .build();
    return Obj.builder()
        .put("static", constants)
        .put("plans", Obj.of("plans", Arr.of(plans)))
        .put("funcs", Obj.of("funcs", Arr.of(funcs)))
        .build();
  }

  private static Arr values(Map<String, Integer> constants) {
    return Arr.of(constants.keySet().stream().map(v -> Obj.of("value", Str.of(v))).toList());
  }

  private Obj plan(Plan plan) {
    nextLocal = Locals.size(List.of(), plan.blocks());
    return Obj.builder()
        .put("name", Str.of(plan.name()))
        .put("blocks", blocks(plan.blocks()))
        .build();
  }

  private Obj func(Func func) {
    nextLocal = Locals.size(func.params(), func.blocks());
    var result = Num.of(nextLocal++);
    return Obj.builder()
        .put("name", Str.of(func.name()))
        .put("path", Arr.of(func.path().stream().map(Str::of).toList()))
        .put("params", Arr.of(func.params().stream().map(p -> Num.of(p.index())).toList()))
        .put("return", result)
        .put("blocks", blocks(func.blocks()))
        .build();
  }

  private Arr blocks(List<Block> blocks) {
    return Arr.of(blocks.stream().map(this::block).toList());
  }

  private Obj block(Block block) {
    var stmts = new Stmts();
    block.stmts().forEach(stmts::add);
    return Obj.of("stmts", Arr.of(stmts.written));
  }

  /// A constant of any kind on its own. JSON has no sets and no keys that are not strings.
  private static Value constant(Value value) {
    return switch (value) {
      case Obj object -> {
        var entries = new ArrayList<Value>();
        object.forEach((key, child) -> entries.add(Arr.of(constant(key), constant(child))));
        yield Obj.of("object", Arr.of(entries));
      }
      case SetValue set ->
          Obj.of("set", Arr.of(set.members().stream().map(IrJsonWriter::constant).toList()));
      case Arr array -> Arr.of(array.items().stream().map(IrJsonWriter::constant).toList());
      case Value scalar -> scalar;
    };
  }

  private int string(String text) {
    return strings.computeIfAbsent(text, _ -> strings.size());
  }

  /// The statements of one block as they are written.
  private final class Stmts {
    private final List<Obj> written = new ArrayList<>();
    private Location at = Location.NONE;

    void add(Stmt stmt) {
      at = stmt.at();
      switch (stmt) {
        case Stmt.ReturnLocal s -> put("ReturnLocalStmt", fields().put("source", num(s.source())));
        case Stmt.Call s ->
            put(
                "CallStmt",
                fields()
                    .put("func", Str.of(s.func()))
                    .put("args", operands(s.args()))
                    .put("result", num(s.result())));
        case Stmt.CallBuiltin s -> {
          builtins.add(s.name());
          put(
              "CallStmt",
              fields()
                  .put("func", Str.of(s.name()))
                  .put("args", operands(s.args()))
                  .put("result", num(s.result())));
        }
        case Stmt.Reach s -> add(s.asCall());
        case Stmt.CallDynamic s ->
            put(
                "CallDynamicStmt",
                fields()
                    .put("path", operands(s.path()))
                    .put("args", Arr.of(s.args().stream().map(this::num).toList()))
                    .put("result", num(s.result()))
                    .put("when_undefined", Num.of(s.whenUndefined())));
        case Stmt.Blocks s -> put("BlockStmt", fields().put("blocks", blocks(s.blocks())));
        case Stmt.Break s -> put("BreakStmt", fields().put("index", Num.of(s.index())));
        case Stmt.Scan s -> scan(s);
        case Stmt.Search s -> scan(s.asScan());
        case Stmt.Not s -> put("NotStmt", fields().put("block", block(s.block())));
        case Stmt.With s ->
            put(
                "WithStmt",
                fields()
                    .put("local", num(s.local()))
                    .put("path", Arr.of(s.path().stream().map(k -> Num.of(string(k))).toList()))
                    .put("value", operand(s.value()))
                    .put("block", block(s.block())));
        case Stmt.Select s -> select(s);
        case Stmt.Indexed _, Stmt.DecidedAmong _ ->
            throw new IllegalArgumentException("optimised plans have no form in JSON");
        case Stmt.Fail s ->
            put(
                "FailStmt",
                fields().put("code", Str.of(s.code().name())).put("message", Str.of(s.message())));
        case Stmt.AssignVar s -> assign(s.source(), num(s.target()));
        case Stmt.AssignVarOnce s ->
            put(
                "AssignVarOnceStmt",
                fields()
                    .put("source", operand(s.source()))
                    .put("target", num(s.target()))
                    .put("conflict", Str.of(s.conflict())));
        case Stmt.ResetLocal s -> put("ResetLocalStmt", fields().put("target", num(s.target())));
        case Stmt.Dot s -> dot("DotStmt", s.source(), s.key(), s.target());
        case Stmt.DotBase s -> dot("DotBaseStmt", s.source(), s.key(), s.target());
        case Stmt.Len s ->
            put(
                "LenStmt",
                fields().put("source", operand(s.source())).put("target", num(s.target())));
        case Stmt.Equal s ->
            put("EqualStmt", fields().put("a", operand(s.a())).put("b", operand(s.b())));
        case Stmt.NotEqual s ->
            put("NotEqualStmt", fields().put("a", operand(s.a())).put("b", operand(s.b())));
        case Stmt.IsArray s -> put("IsArrayStmt", fields().put("source", operand(s.source())));
        case Stmt.IsObject s -> put("IsObjectStmt", fields().put("source", operand(s.source())));
        case Stmt.IsSet s -> put("IsSetStmt", fields().put("source", operand(s.source())));
        case Stmt.IsDefined s -> put("IsDefinedStmt", fields().put("source", num(s.source())));
        case Stmt.IsUndefined s -> put("IsUndefinedStmt", fields().put("source", num(s.source())));
        case Stmt.MakeArray s -> makeArray(s.capacity(), num(s.target()));
        case Stmt.MakeObject s -> put("MakeObjectStmt", fields().put("target", num(s.target())));
        case Stmt.MakeSet s -> put("MakeSetStmt", fields().put("target", num(s.target())));
        case Stmt.ArrayAppend s ->
            put(
                "ArrayAppendStmt",
                fields().put("value", operand(s.value())).put("array", num(s.array())));
        case Stmt.ObjectInsert s ->
            insert("ObjectInsertStmt", operand(s.key()), operand(s.value()), num(s.object()));
        case Stmt.ObjectInsertOnce s ->
            insert("ObjectInsertOnceStmt", operand(s.key()), operand(s.value()), num(s.object()));
        case Stmt.SetAdd s ->
            put("SetAddStmt", fields().put("value", operand(s.value())).put("set", num(s.set())));
        case Stmt.InsertNested s ->
            put(
                "InsertNestedStmt",
                fields()
                    .put("object", num(s.object()))
                    .put("path", operands(s.path()))
                    .put("value", operand(s.value()))
                    .put("leaf", Str.of(s.leaf().name())));
        case Stmt.ObjectMerge s ->
            put(
                "ObjectMergeStmt",
                fields().put("a", num(s.a())).put("b", num(s.b())).put("target", num(s.target())));
        case Stmt.ResultSetAdd s -> put("ResultSetAddStmt", fields().put("value", num(s.value())));
        case Stmt.Decided _ -> put("DecidedStmt", fields());
      }
    }

    private void put(String type, Obj.Builder stmt) {
      written.add(Obj.builder().put("type", Str.of(type)).put("stmt", stmt.build()).build());
    }

    private Obj.Builder fields() {
      if (!at.isKnown()) {
        return Obj.builder();
      }
      int file = files.computeIfAbsent(at.file(), _ -> files.size());
      return Obj.builder()
          .put("file", Num.of(file))
          .put("row", Num.of(at.row()))
          .put("col", Num.of(at.col()));
    }

    private Num num(Local local) {
      return Num.of(local.index());
    }

    private void dot(String type, Operand source, Operand key, Local target) {
      put(
          type,
          fields()
              .put("source", operand(source))
              .put("key", operand(key))
              .put("target", num(target)));
    }

    private void insert(String type, Value key, Value value, Num object) {
      put(type, fields().put("key", key).put("value", value).put("object", object));
    }

    private void makeArray(int capacity, Num target) {
      put("MakeArrayStmt", fields().put("capacity", Num.of(capacity)).put("target", target));
    }

    private void scan(Stmt.Scan scan) {
      put(
          "ScanStmt",
          fields()
              .put("source", num(scan.source()))
              .put("key", num(scan.key()))
              .put("value", num(scan.value()))
              .put("block", block(scan.block())));
    }

    private void select(Stmt.Select select) {
      var cases = new ArrayList<Value>();
      for (var choice : select.cases()) {
        var values = choice.values().stream().map(IrJsonWriter::constant).toList();
        cases.add(
            Obj.builder()
                .put("values", Arr.of(values))
                .put("block", block(choice.block()))
                .build());
      }
      var stmt = fields().put("source", operand(select.source())).put("cases", Arr.of(cases));
      var otherwise = select.otherwise();
      put("SelectStmt", otherwise == null ? stmt : stmt.put("otherwise", block(otherwise)));
    }

    private Arr operands(List<? extends Operand> operands) {
      return Arr.of(operands.stream().map(this::operand).toList());
    }

    private Obj operand(Operand operand) {
      return switch (operand) {
        case Local local -> typed("local", num(local));
        case Operand.Constant(Str text) -> typed("string_index", Num.of(string(text.value())));
        case Operand.Constant(Bool bool) -> typed("bool", bool);
        case Operand.Constant(var other) -> typed("local", made(other));
      };
    }

    private static Obj typed(String type, Value value) {
      return Obj.builder().put("type", Str.of(type)).put("value", value).build();
    }

    private void assign(Operand source, Num target) {
      if (source instanceof Operand.Constant(var value)
          && !(value instanceof Str)
          && !(value instanceof Bool)) {
        make(value, target);
        return;
      }
      put("AssignVarStmt", fields().put("source", operand(source)).put("target", target));
    }

    /// A fresh local with this value.
    private Num made(Value value) {
      var target = Num.of(nextLocal++);
      make(value, target);
      return target;
    }

    private void make(Value value, Num target) {
      switch (value) {
        case Undefined _ -> put("ResetLocalStmt", fields().put("target", target));
        case Null _ -> put("MakeNullStmt", fields().put("target", target));
        case Num number ->
            put(
                "MakeNumberRefStmt",
                fields().put("index", Num.of(string(number.text()))).put("target", target));
        case Bool _, Str _ -> assign(new Operand.Constant(value), target);
        case Arr array -> {
          makeArray(array.size(), target);
          for (int i = 0; i < array.size(); i++) {
            var item = operand(new Operand.Constant(array.at(i)));
            put("ArrayAppendStmt", fields().put("value", item).put("array", target));
          }
        }
        case SetValue set -> {
          put("MakeSetStmt", fields().put("target", target));
          for (int i = 0; i < set.size(); i++) {
            var member = operand(new Operand.Constant(set.at(i)));
            put("SetAddStmt", fields().put("value", member).put("set", target));
          }
        }
        case Obj object -> {
          put("MakeObjectStmt", fields().put("target", target));
          object.forEach(
              (key, child) ->
                  insert(
                      "ObjectInsertStmt",
                      operand(new Operand.Constant(key)),
                      operand(new Operand.Constant(child)),
                      target));
        }
      }
    }
  }
}
