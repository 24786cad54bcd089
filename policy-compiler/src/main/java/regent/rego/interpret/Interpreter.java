package regent.rego.interpret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.builtin.Builtins;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.execute.BuiltinCall;
import regent.rego.execute.Conflicts;
import regent.rego.execute.Execution;
import regent.rego.execute.Linkage;
import regent.rego.execute.Operations;
import regent.rego.execute.Program;
import regent.rego.execute.RowFinder;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Runs plans as they stand, one statement after the other. The oracle that generated classes are
/// compared with, and the way out where classes cannot be defined. Meant to be obvious, not fast.
public final class Interpreter implements Program {
  private final Linkage linkage;
  private final List<Integer> planSizes = new ArrayList<>();
  private final List<Integer> funcSizes = new ArrayList<>();
  private final IdentityHashMap<Stmt.CallBuiltin, BuiltinCall> builtinCalls =
      new IdentityHashMap<>();
  private final IdentityHashMap<Stmt.Select, Map<Value, Integer>> selections =
      new IdentityHashMap<>();
  private final IdentityHashMap<Stmt.Indexed, RowFinder> finders = new IdentityHashMap<>();

  private Interpreter(Linkage linkage) {
    this.linkage = linkage;
    for (var plan : linkage.policy().plans()) {
      planSizes.add(Locals.size(List.of(), plan.blocks()));
      plan.blocks().forEach(this::link);
    }
    for (var func : linkage.policy().funcs()) {
      funcSizes.add(Locals.size(func.params(), func.blocks()));
      func.blocks().forEach(this::link);
    }
  }

  /// Makes `policy` ready to run.
  ///
  /// @throws IllegalArgumentException when it calls a function that is not there
  public static Interpreter of(Policy policy, Builtins builtins) {
    return new Interpreter(Linkage.of(policy, builtins));
  }

  /// Makes a policy ready to run whose names were resolved before.
  public static Interpreter of(Linkage linkage) {
    return new Interpreter(linkage);
  }

  private void link(Block block) {
    for (var stmt : block.stmts()) {
      switch (stmt) {
        case Stmt.Call call -> linkage.func(call.func());
        case Stmt.CallBuiltin call -> builtinCalls.put(call, linkage.call(call));
        case Stmt.Select select -> {
          var cases = new HashMap<Value, Integer>();
          for (int i = 0; i < select.cases().size(); i++) {
            for (var value : select.cases().get(i).values()) {
              cases.put(value, i);
            }
          }
          selections.put(select, cases);
        }
        case Stmt.Indexed indexed -> finders.put(indexed, RowFinder.of(indexed));
        case Stmt _ -> {}
      }
      stmt.blocks().forEach(this::link);
    }
  }

  @Override
  public Linkage linkage() {
    return linkage;
  }

  @Override
  public Value run(int plan, Execution execution, Value input, Value data) {
    var frame = new Frame(execution, -1, planSizes.get(plan));
    frame.set(0, input);
    frame.set(1, data);
    return frame.runAll(linkage.policy().plans().get(plan).blocks());
  }

  private Value call(Execution x, int index, Value[] args) {
    var func = linkage.policy().funcs().get(index);
    return switch (func.memo()) {
      case NONE -> body(x, index, args);
      case TABLE -> Undefined.UNDEFINED;
      case BY_ARGUMENTS, BY_DATA -> {
        int slot = linkage.slot(index);
        if (slot >= 0) {
          var known = x.results[slot];
          yield known != null ? known : x.remember(slot, body(x, index, args));
        }
        var key = Execution.key(index, args);
        var known = x.recall(key);
        yield known != null ? known : x.remember(key, body(x, index, args));
      }
    };
  }

  private Value body(Execution x, int index, Value[] args) {
    var func = linkage.policy().funcs().get(index);
    var frame = new Frame(x, index, funcSizes.get(index));
    for (int i = 0; i < args.length; i++) {
      frame.set(func.params().get(i).index(), args[i]);
    }
    return frame.runAll(func.blocks());
  }

  /// One call of a function, or one run of a plan.
  private final class Frame {
    /// The outcomes of a block that are not a number of blocks to leave.
    private static final int COMPLETED = -1;

    private static final int RETURNED = Integer.MAX_VALUE;

    /// A rule gave a value in conflict with another; the next rule goes on.
    private static final int CONFLICTED = Integer.MAX_VALUE - 1;

    private final Execution x;
    private final int func;
    private final Variable[] locals;
    private final Location[] places;
    private @Nullable Conflicts conflicts;
    private Value returned = Undefined.UNDEFINED;

    Frame(Execution x, int func, int size) {
      this.x = x;
      this.func = func;
      this.locals = new Variable[size];
      this.places = new Location[size];
      for (int i = 0; i < size; i++) {
        locals[i] = new Variable();
        places[i] = Location.NONE;
      }
    }

    void set(int local, Value value) {
      locals[local].set(value);
    }

    Value runAll(List<Block> blocks) {
      try {
        for (var block : blocks) {
          if (run(block) == RETURNED) {
            break;
          }
        }
      } catch (EvaluationException e) {
        throw conflicts == null ? e : conflicts.error();
      }
      if (conflicts != null) {
        throw conflicts.error();
      }
      return returned;
    }

    /// Runs `block`: completed, returned, or how many blocks are left, the innermost being 0.
    private int run(Block block) {
      for (var stmt : block.stmts()) {
        int outcome = run(stmt);
        if (outcome != COMPLETED) {
          return outcome;
        }
      }
      return COMPLETED;
    }

    /// What the block around gives when one inside it gave `outcome` and was left.
    private static int after(int outcome) {
      return switch (outcome) {
        case COMPLETED, 0 -> COMPLETED;
        case RETURNED, CONFLICTED -> outcome;
        default -> outcome - 1;
      };
    }

    private static int holds(boolean test) {
      return test ? COMPLETED : 0;
    }

    private int assign(Value value, Local target) {
      locals[target.index()].set(value);
      return holds(value.isDefined());
    }

    private Value read(Operand operand) {
      return switch (operand) {
        case Local(int index) -> locals[index].get();
        case Operand.Constant(var value) -> value;
      };
    }

    private Value[] readAll(List<? extends Operand> operands) {
      return operands.stream().map(this::read).toArray(Value[]::new);
    }

    private Variable variable(Local local) {
      return locals[local.index()];
    }

    private int run(Stmt stmt) {
      return switch (stmt) {
        case Stmt.ReturnLocal s -> {
          returned = read(s.source());
          yield RETURNED;
        }
        case Stmt.Call s -> assign(call(x, linkage.func(s.func()), readAll(s.args())), s.result());
        case Stmt.CallBuiltin s ->
            assign(Operations.call(x, builtin(s), readAll(s.args())), s.result());
        case Stmt.Reach s -> {
          var args = new Value[] {read(s.graph()), read(s.initial())};
          yield assign(Operations.call(x, linkage.call(s.asCall()), args), s.result());
        }
        case Stmt.CallDynamic s -> {
          int target = linkage.func(Arr.wrap(readAll(s.path())));
          if (target < 0) {
            yield 0;
          }
          int outcome = assign(call(x, target, readAll(s.args())), s.result());
          yield outcome == COMPLETED ? COMPLETED : s.whenUndefined();
        }
        case Stmt.Blocks s -> runEach(s.blocks());
        case Stmt.Break s -> s.index();
        case Stmt.Scan s -> scan(s);
        case Stmt.Search s -> search(s);
        case Stmt.Not s -> {
          int outcome = run(s.block());
          yield outcome == COMPLETED ? 0 : after(outcome);
        }
        case Stmt.With s -> with(s);
        case Stmt.Select s -> {
          int chosen = Operations.select(selection(s), read(s.source()));
          var block = chosen >= 0 ? s.cases().get(chosen).block() : s.otherwise();
          yield block == null ? COMPLETED : after(run(block));
        }
        case Stmt.Indexed s -> indexed(s);
        case Stmt.Fail s -> throw new EvaluationException(s.code(), s.message(), s.at());
        case Stmt.AssignVar s -> {
          variable(s.target()).set(read(s.source()));
          yield COMPLETED;
        }
        case Stmt.AssignVarOnce s -> assignOnce(s);
        case Stmt.ResetLocal s -> {
          variable(s.target()).set(Undefined.UNDEFINED);
          yield COMPLETED;
        }
        case Stmt.Dot s -> {
          var key = read(s.key());
          yield assign(
              s.source() instanceof Local local
                  ? variable(local).child(key)
                  : Operations.dot(read(s.source()), key),
              s.target());
        }
        case Stmt.DotBase s ->
            assign(Operations.dotBase(read(s.source()), read(s.key())), s.target());
        case Stmt.Len s -> assign(Operations.length(read(s.source())), s.target());
        case Stmt.Equal s -> holds(Operations.equal(read(s.a()), read(s.b())));
        case Stmt.NotEqual s -> holds(Operations.notEqual(read(s.a()), read(s.b())));
        case Stmt.IsArray s -> holds(read(s.source()) instanceof Arr);
        case Stmt.IsObject s -> holds(read(s.source()) instanceof Obj);
        case Stmt.IsSet s -> holds(read(s.source()) instanceof SetValue);
        case Stmt.IsDefined s -> holds(read(s.source()).isDefined());
        case Stmt.IsUndefined s -> holds(!read(s.source()).isDefined());
        case Stmt.MakeArray s -> {
          variable(s.target()).makeArray(s.capacity());
          yield COMPLETED;
        }
        case Stmt.MakeObject s -> {
          variable(s.target()).makeObject();
          yield COMPLETED;
        }
        case Stmt.MakeSet s -> {
          variable(s.target()).makeSet();
          yield COMPLETED;
        }
        case Stmt.ArrayAppend s -> {
          var item = read(s.value());
          yield item.isDefined() ? variable(s.array()).append(item) : 0;
        }
        case Stmt.SetAdd s -> {
          var member = read(s.value());
          yield member.isDefined() ? variable(s.set()).add(member) : 0;
        }
        case Stmt.ObjectInsert s -> {
          var key = read(s.key());
          var value = read(s.value());
          yield key.isDefined() && value.isDefined() ? variable(s.object()).insert(key, value) : 0;
        }
        case Stmt.ObjectInsertOnce s -> {
          var key = read(s.key());
          var value = read(s.value());
          yield key.isDefined() && value.isDefined()
              ? variable(s.object()).insertOnce(key, value, s.at())
              : 0;
        }
        case Stmt.InsertNested s -> {
          var path = readAll(s.path());
          var value = read(s.value());
          yield Operations.areDefined(path) && value.isDefined()
              ? variable(s.object()).insertNested(path, value, s.leaf(), s.at())
              : 0;
        }
        case Stmt.ObjectMerge s -> assign(Operations.merge(read(s.a()), read(s.b())), s.target());
        case Stmt.ResultSetAdd s -> {
          x.answer(read(s.value()));
          yield COMPLETED;
        }
        case Stmt.Decided s -> {
          x.decide(func, s.at());
          yield COMPLETED;
        }
        case Stmt.DecidedAmong s -> {
          x.decide(func, s.places(), read(s.number()));
          yield COMPLETED;
        }
      };
    }

    private int assignOnce(Stmt.AssignVarOnce stmt) {
      var source = read(stmt.source());
      if (!source.isDefined()) {
        return 0;
      }
      var target = variable(stmt.target());
      var current = target.get();
      if (!current.isDefined()) {
        places[stmt.target().index()] = stmt.at();
        target.set(source);
      } else if (!current.equals(source)) {
        var place = places[stmt.target().index()];
        conflicts = Conflicts.add(conflicts, current, place, source, stmt.conflict(), stmt.at());
        return CONFLICTED;
      }
      return COMPLETED;
    }

    private int runEach(List<Block> blocks) {
      for (var block : blocks) {
        int outcome = after(run(block));
        if (outcome != COMPLETED) {
          return outcome;
        }
      }
      return COMPLETED;
    }

    private int indexed(Stmt.Indexed indexed) {
      var finder = Objects.requireNonNull(finders.get(indexed));
      for (var row : finder.find(readAll(indexed.sources()))) {
        var template = indexed.templates().get(row.template);
        for (int i = 0; i < row.constants.length; i++) {
          variable(template.columns().get(i)).set(row.constants[i]);
        }
        int outcome = after(run(template.block()));
        if (outcome != COMPLETED) {
          return outcome;
        }
      }
      return COMPLETED;
    }

    private int scan(Stmt.Scan scan) {
      var source = read(scan.source());
      int size = Operations.size(source);
      for (int i = 0; i < size; i++) {
        x.step();
        variable(scan.key()).set(Operations.keyAt(source, i));
        variable(scan.value()).set(Operations.valueAt(source, i));
        int outcome = after(run(scan.block()));
        if (outcome != COMPLETED) {
          return outcome;
        }
      }
      return COMPLETED;
    }

    /// Looks at all elements.
    private int search(Stmt.Search s) {
      return Operations.areDefined(readAll(s.arguments())) ? scan(s.asScan()) : COMPLETED;
    }

    private int with(Stmt.With with) {
      var target = variable(with.local());
      var saved = target.get();
      var value = read(with.value());
      if (!with.path().isEmpty()) {
        if (!value.isDefined()) {
          return 0;
        }
        var path = with.path().stream().map(Str::of).toArray(Str[]::new);
        value = Operations.patch(saved, path, value);
      }
      target.set(value);
      var scope = x.enter(locals[0].get(), locals[1].get());
      int outcome = run(with.block());
      x.leave(scope);
      target.set(saved);
      return outcome == 0 ? 0 : after(outcome);
    }

    private BuiltinCall builtin(Stmt.CallBuiltin call) {
      return Objects.requireNonNull(builtinCalls.get(call));
    }

    private Map<Value, Integer> selection(Stmt.Select select) {
      return Objects.requireNonNull(selections.get(select));
    }
  }
}
