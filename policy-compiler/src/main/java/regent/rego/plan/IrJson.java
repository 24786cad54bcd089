package regent.rego.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Reads and writes OPA's plans: the `plan.json` of a plan bundle.
///
/// The statements that are ours have types of their own in it, with the fields of their records;
/// OPA does not read those. Constants that OPA has no operand for become statements in front, so
/// reading what was written gives a policy that means the same and need not be equal. What is
/// lost: which functions keep their results (all do), and the rule that decides a plan.
///
/// Source: <https://www.openpolicyagent.org/docs/ir>,
/// <https://openpolicyagent.org/schemas/ir/v1/plan.schema.json>
public final class IrJson {
  /// Where OPA's plans go on after a dynamic call that is undefined.
  private static final int OPA_DYNAMIC_UNDEFINED = 3;

  private final List<String> strings;
  private final List<String> files;

  /// Calls of other names are calls of built-ins.
  private final Set<String> funcs = new HashSet<>();

  /// The function being read; absent in plans.
  private @Nullable String func;

  private boolean hasArguments;

  private IrJson(Obj document) {
    var constants = object(document, "static");
    strings = values(constants, "strings");
    files = values(constants, "files");
  }

  /// Reads a policy from its JSON document.
  ///
  /// @throws IrException when it is not a plan as OPA writes it
  public static Policy read(Value document) throws IrException {
    if (!(document instanceof Obj object)) {
      throw new IrException("a plan is a JSON object");
    }
    try {
      return new IrJson(object).policy(object);
    } catch (Malformed e) {
      throw new IrException(e.reason);
    }
  }

  /// The JSON document of `policy`.
  public static Obj write(Policy policy) {
    return IrJsonWriter.write(policy);
  }

  private Policy policy(Obj document) {
    var bodies = items(object(document, "funcs"), "funcs");
    bodies.forEach(body -> funcs.add(text(body, "name")));
    var plans = items(object(document, "plans"), "plans").stream().map(this::plan).toList();
    return new Policy(plans, bodies.stream().map(this::func).toList());
  }

  private Plan plan(Obj plan) {
    func = null;
    return new Plan(text(plan, "name"), blocks(plan));
  }

  private Func func(Obj body) {
    var name = text(body, "name");
    var params = new ArrayList<Local>();
    each(body, "params", param -> params.add(new Local(number(param))));
    var path = new ArrayList<String>();
    each(body, "path", part -> path.add(string(part)));
    func = name;
    hasArguments = params.size() > 2;
    var blocks = blocks(body);
    return new Func(name, path, params, Func.Memo.BY_ARGUMENTS, blocks, firstPlace(blocks));
  }

  private static Location firstPlace(List<Block> blocks) {
    return blocks.stream()
        .flatMap(block -> block.stmts().stream())
        .map(Stmt::at)
        .findFirst()
        .orElse(Location.NONE);
  }

  private List<Block> blocks(Obj parent) {
    return items(parent, "blocks").stream().map(this::block).toList();
  }

  private Block block(Obj block) {
    var stmts = new ArrayList<Stmt>();
    for (var typed : items(block, "stmts")) {
      var stmt = stmt(text(typed, "type"), object(typed, "stmt"));
      if (stmt != null) {
        stmts.add(stmt);
      }
    }
    return new Block(stmts);
  }

  private @Nullable Stmt stmt(String type, Obj s) {
    var at = place(s);
    return switch (type) {
      case "NopStmt" -> null;
      case "ReturnLocalStmt" -> new Stmt.ReturnLocal(local(s, "source"), at);
      case "CallStmt" -> {
        var name = text(s, "func");
        yield funcs.contains(name)
            ? new Stmt.Call(name, operands(s, "args"), local(s, "result"), at)
            : new Stmt.CallBuiltin(name, operands(s, "args"), local(s, "result"), at);
      }
      case "CallDynamicStmt" -> {
        var args = new ArrayList<Local>();
        each(s, "args", arg -> args.add(new Local(number(arg))));
        var whenUndefined =
            s.get("when_undefined") instanceof Num levels ? number(levels) : OPA_DYNAMIC_UNDEFINED;
        yield new Stmt.CallDynamic(
            operands(s, "path"), args, local(s, "result"), whenUndefined, at);
      }
      case "BlockStmt" -> new Stmt.Blocks(blocks(s), at);
      case "BreakStmt" -> new Stmt.Break(number(s.get("index")), at);
      case "DotStmt" ->
          new Stmt.Dot(operand(s, "source"), operand(s, "key"), local(s, "target"), at);
      case "LenStmt" -> new Stmt.Len(operand(s, "source"), local(s, "target"), at);
      case "ScanStmt" ->
          new Stmt.Scan(
              local(s, "source"),
              local(s, "key"),
              local(s, "value"),
              block(object(s, "block")),
              at);
      case "NotStmt" -> new Stmt.Not(block(object(s, "block")), at);
      case "WithStmt" -> {
        var path = new ArrayList<String>();
        each(s, "path", index -> path.add(strings.get(number(index))));
        yield new Stmt.With(
            local(s, "local"), path, operand(s, "value"), block(object(s, "block")), at);
      }
      case "AssignIntStmt", "MakeNumberIntStmt" ->
          new Stmt.AssignVar(new Operand.Constant(s.get("value")), local(s, "target"), at);
      case "MakeNumberRefStmt" -> {
        var index = s.get("index").isDefined() ? s.get("index") : s.get("Index");
        var number = Num.parse(strings.get(number(index)));
        yield new Stmt.AssignVar(new Operand.Constant(number), local(s, "target"), at);
      }
      case "MakeNullStmt" ->
          new Stmt.AssignVar(new Operand.Constant(Null.NULL), local(s, "target"), at);
      case "AssignVarStmt" -> new Stmt.AssignVar(operand(s, "source"), local(s, "target"), at);
      case "AssignVarOnceStmt" ->
          new Stmt.AssignVarOnce(operand(s, "source"), local(s, "target"), conflict(s), at);
      case "ResetLocalStmt" -> new Stmt.ResetLocal(local(s, "target"), at);
      case "EqualStmt" -> new Stmt.Equal(operand(s, "a"), operand(s, "b"), at);
      case "NotEqualStmt" -> new Stmt.NotEqual(operand(s, "a"), operand(s, "b"), at);
      case "IsArrayStmt" -> new Stmt.IsArray(operand(s, "source"), at);
      case "IsObjectStmt" -> new Stmt.IsObject(operand(s, "source"), at);
      case "IsSetStmt" -> new Stmt.IsSet(operand(s, "source"), at);
      case "IsDefinedStmt" -> new Stmt.IsDefined(local(s, "source"), at);
      case "IsUndefinedStmt" -> new Stmt.IsUndefined(local(s, "source"), at);
      case "MakeArrayStmt" -> new Stmt.MakeArray(number(s.get("capacity")), local(s, "target"), at);
      case "MakeObjectStmt" -> new Stmt.MakeObject(local(s, "target"), at);
      case "MakeSetStmt" -> new Stmt.MakeSet(local(s, "target"), at);
      case "ArrayAppendStmt" -> new Stmt.ArrayAppend(operand(s, "value"), local(s, "array"), at);
      case "ObjectInsertStmt" ->
          new Stmt.ObjectInsert(operand(s, "key"), operand(s, "value"), local(s, "object"), at);
      case "ObjectInsertOnceStmt" ->
          new Stmt.ObjectInsertOnce(operand(s, "key"), operand(s, "value"), local(s, "object"), at);
      case "ObjectMergeStmt" ->
          new Stmt.ObjectMerge(local(s, "a"), local(s, "b"), local(s, "target"), at);
      case "SetAddStmt" -> new Stmt.SetAdd(operand(s, "value"), local(s, "set"), at);
      case "ResultSetAddStmt" -> new Stmt.ResultSetAdd(local(s, "value"), at);
      case "DotBaseStmt" ->
          new Stmt.DotBase(operand(s, "source"), operand(s, "key"), local(s, "target"), at);
      case "SelectStmt" -> select(s, at);
      case "FailStmt" ->
          new Stmt.Fail(EvaluationException.Code.valueOf(text(s, "code")), text(s, "message"), at);
      case "InsertNestedStmt" ->
          new Stmt.InsertNested(
              local(s, "object"),
              operands(s, "path"),
              operand(s, "value"),
              Stmt.Leaf.valueOf(text(s, "leaf")),
              at);
      case "DecidedStmt" -> new Stmt.Decided(at);
      default -> throw new Malformed("unknown statement " + type);
    };
  }

  /// OPA's statement has no message; its interpreter names the rule.
  private String conflict(Obj stmt) {
    if (stmt.get("conflict") instanceof Str message) {
      return message.value();
    }
    if (func == null) {
      return "produced conflicting values";
    }
    var ref = func.substring(func.indexOf('.') + 1);
    return hasArguments
        ? "function " + ref + " produced conflicting values for the same inputs"
        : "rule " + ref + " produced conflicting values";
  }

  private Stmt select(Obj stmt, Location at) {
    var cases = new ArrayList<Stmt.Case>();
    for (var choice : items(stmt, "cases")) {
      var values = new ArrayList<Value>();
      each(choice, "values", value -> values.add(constant(value)));
      cases.add(new Stmt.Case(values, block(object(choice, "block"))));
    }
    var otherwise = stmt.get("otherwise") instanceof Obj block ? block(block) : null;
    return new Stmt.Select(operand(stmt, "source"), cases, otherwise, at);
  }

  /// The constant that the writer wrote.
  private static Value constant(Value written) {
    return switch (written) {
      case Arr array -> Arr.of(array.items().stream().map(IrJson::constant).toList());
      case Obj object when object.get("set") instanceof Arr members ->
          SetValue.of(members.items().stream().map(IrJson::constant).toList());
      case Obj object when object.get("object") instanceof Arr entries -> {
        var read = Obj.builder();
        for (var entry : entries.items()) {
          if (!(entry instanceof Arr pair && pair.size() == 2)) {
            throw new Malformed("an entry is a pair, not " + entry);
          }
          read.put(constant(pair.at(0)), constant(pair.at(1)));
        }
        yield read.build();
      }
      case Value scalar -> scalar;
    };
  }

  private Location place(Obj stmt) {
    if (!stmt.get("file").isDefined()) {
      return Location.NONE;
    }
    var file = files.get(number(stmt.get("file")));
    return new Location(file, number(stmt.get("row")), number(stmt.get("col")), "");
  }

  private List<Operand> operands(Obj stmt, String field) {
    var operands = new ArrayList<Operand>();
    each(stmt, field, operand -> operands.add(operand(operand)));
    return operands;
  }

  private Operand operand(Obj stmt, String field) {
    return operand(stmt.get(field));
  }

  private Operand operand(Value operand) {
    if (!(operand instanceof Obj object)) {
      throw new Malformed("an operand is an object, not " + operand);
    }
    var type = text(object, "type");
    return switch (type) {
      case "local" -> new Local(number(object.get("value")));
      case "bool" -> new Operand.Constant(object.get("value"));
      case "string_index" -> new Operand.Constant(Str.of(strings.get(number(object.get("value")))));
      default -> throw new Malformed("unknown operand " + type);
    };
  }

  private static Local local(Obj stmt, String field) {
    return new Local(number(stmt.get(field)));
  }

  private static List<String> values(Obj parent, String field) {
    return items(parent, field).stream().map(constant -> text(constant, "value")).toList();
  }

  /// The object in `field`; empty when it is absent or null.
  private static Obj object(Obj parent, String field) {
    return parent.get(field) instanceof Obj object ? object : Obj.EMPTY;
  }

  private static List<Obj> items(Obj parent, String field) {
    var items = new ArrayList<Obj>();
    each(
        parent,
        field,
        item -> {
          if (!(item instanceof Obj object)) {
            throw new Malformed(field + " holds objects, not " + item);
          }
          items.add(object);
        });
    return items;
  }

  private static void each(Obj parent, String field, Consumer<Value> visitor) {
    if (parent.get(field) instanceof Arr array) {
      array.items().forEach(visitor);
    }
  }

  private static String text(Obj parent, String field) {
    return string(parent.get(field));
  }

  private static String string(Value value) {
    if (value instanceof Str text) {
      return text.value();
    }
    throw new Malformed("expected a string, not " + value);
  }

  private static int number(Value value) {
    if (value instanceof Num number && number.isLong()) {
      return Math.toIntExact(number.longValue());
    }
    throw new Malformed("expected a whole number, not " + value);
  }

  /// Ends the reading; the message goes into the [IrException].
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Malformed(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
