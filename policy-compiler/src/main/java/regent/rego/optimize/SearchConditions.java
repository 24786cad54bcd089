package regent.rego.optimize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.GlobPattern;
import regent.opa.data.index.Field;
import regent.opa.data.index.Field.Step;
import regent.opa.data.index.Probe;
import regent.opa.value.Bool;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// What the block of a loop demands of each element before it does anything that can be seen.
///
/// Walks over the statements from the first one, as long as leaving out the rest could not be seen,
/// and notes what each local is: a field of the element, something that is the same for all
/// elements, or the outcome of a test. A loop over a field, as the last statement, demands that one
/// of the inner elements meets what its own block demands.
final class SearchConditions implements EveryItem.Before {
  private final Omissions effects;

  /// Of the whole function.
  private final Uses uses;

  /// Of the loop.
  private final Uses inside;

  private final Map<Local, Field> fields = new HashMap<>();
  private final Map<Local, Stmt.CallBuiltin> tests = new HashMap<>();

  /// What gives a local its value, where one statement of the loop's own block does.
  private final Map<Local, Stmt> definitions = new HashMap<>();

  /// What belongs to a statement although it gives no value to it.
  private final IdentityHashMap<Stmt, List<Stmt>> companions = new IdentityHashMap<>();

  /// What is the same for all elements although it is computed for each, in order.
  private final List<Stmt> invariant = new ArrayList<>();

  private final Set<Local> invariantLocals = new HashSet<>();
  private final List<Condition> found = new ArrayList<>();
  private boolean isNested;
  private String end = "";

  /// A condition that each sought element meets.
  ///
  /// @param argument what the probe compares with
  /// @param test the statement that is undefined for other elements; absent for a condition on
  ///     inner elements, which has to be looked at again
  record Condition(Probe probe, Operand argument, @Nullable Stmt test) {}

  private SearchConditions(Omissions effects, Uses uses, Uses inside) {
    this.effects = effects;
    this.uses = uses;
    this.inside = inside;
  }

  static SearchConditions of(Stmt.Scan scan, Omissions effects, Uses uses) {
    var inside = Uses.of(new Block(List.of(scan)));
    var conditions = new SearchConditions(effects, uses, inside);
    if (conditions.isOwn(scan.key()) && conditions.isOwn(scan.value())) {
      conditions.fields.put(scan.key(), Field.KEY);
      conditions.fields.put(scan.value(), Field.VALUE);
      conditions.walk(scan.block());
    } else {
      conditions.end = "its variables are used outside of it";
    }
    return conditions;
  }

  /// All that were found, in the order of the text.
  List<Condition> found() {
    return found;
  }

  /// Why nothing more was found; empty when the block was walked to its end.
  String end() {
    return end;
  }

  /// The statements that give `argument` its value and can run before the loop, in order; empty
  /// when it has its value before the loop.
  List<Stmt> before(Operand argument) {
    if (!(argument instanceof Local local) || !invariantLocals.contains(local)) {
      return List.of();
    }
    var needed = new HashSet<>(Set.of(local));
    var stmts = new ArrayList<Stmt>();
    for (var stmt : invariant.reversed()) {
      if (needed.contains(target(stmt))) {
        stmts.addFirst(stmt);
        addLocals(operands(stmt), needed);
      }
    }
    return stmts;
  }

  /// The statements of the loop's own block that `conditions` consist of, without what
  /// [#before(Operand)] gives.
  Set<Stmt> check(List<Condition> conditions) {
    Set<Stmt> check = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var condition : conditions) {
      if (condition.test() != null) {
        addWithDefinitions(condition.test(), check);
      }
    }
    return check;
  }

  private void addWithDefinitions(Stmt stmt, Set<Stmt> check) {
    if (check.add(stmt)) {
      companions.getOrDefault(stmt, List.of()).forEach(each -> addWithDefinitions(each, check));
      var read = new HashSet<Local>();
      Locals.each(Block.of(stmt), read::add, _ -> {});
      for (var local : read) {
        var definition = definitions.get(local);
        if (definition != null && !invariantLocals.contains(local)) {
          addWithDefinitions(definition, check);
        }
      }
    }
  }

  private static void addLocals(List<? extends Operand> operands, Set<Local> locals) {
    for (var operand : operands) {
      if (operand instanceof Local local) {
        locals.add(local);
      }
    }
  }

  private void walk(Block block) {
    int last = block.stmts().size() - 1;
    for (int i = 0; i <= last; i++) {
      var stmt = block.stmts().get(i);
      if (i == last
          && stmt instanceof Stmt.Scan scan
          && fields.containsKey(scan.source())
          && isOwn(scan.key())
          && isOwn(scan.value())) {
        fields.put(scan.value(), field(scan.source()).then(new Step.Each()));
        isNested = true;
        walk(scan.block());
        return;
      }
      if (!effects.canBeLeftOut(stmt) || !writesOnlyOwn(stmt)) {
        end = "then comes what cannot be left out";
        return;
      }
      note(stmt);
      EveryItem.of(block.stmts(), i, this).ifPresent(this::note);
    }
  }

  private void note(EveryItem every) {
    if (fields.containsKey(every.source())
        && every.stmts().stream().allMatch(s -> effects.canBeLeftOut(s) && writesOnlyOwn(s))) {
      var test = every.stmts().getLast();
      companions.put(test, every.stmts());
      find(new Probe.Template(field(every.source()), every.wildcards()), every.other(), test);
    }
  }

  @Override
  public @Nullable Local same(Operand operand) {
    return operand instanceof Local local && invariantLocals.contains(local) ? local : null;
  }

  @Override
  public @Nullable Local same(Stmt.Dot lookup) {
    for (var stmt : invariant) {
      if (stmt instanceof Stmt.Dot known
          && known.source().equals(lookup.source())
          && known.key().equals(lookup.key())) {
        return known.target();
      }
    }
    return null;
  }

  /// Whether only the loop itself uses the local.
  private boolean isOwn(Local local) {
    return uses.writes(local) == inside.writes(local) && uses.reads(local) == inside.reads(local);
  }

  private boolean writesOnlyOwn(Stmt stmt) {
    return Uses.of(Block.of(stmt)).written().stream().mapToObj(Local::new).allMatch(this::isOwn);
  }

  private boolean isInvariant(Operand operand) {
    return switch (operand) {
      case Operand.Constant(var value) -> value.isDefined();
      case Local local -> inside.writes(local) == 0 || invariantLocals.contains(local);
    };
  }

  private void note(Stmt stmt) {
    switch (stmt) {
      case Stmt.Dot s -> look(stmt, s.source(), s.key(), s.target(), false);
      case Stmt.DotBase s -> look(stmt, s.source(), s.key(), s.target(), true);
      case Stmt.AssignVar s -> {
        if (uses.writes(s.target()) == 1 && fields.containsKey(s.source())) {
          noteField(s.target(), field(s.source()), stmt);
        } else {
          noteInvariant(stmt);
        }
      }
      case Stmt.Call _ -> noteInvariant(stmt);
      case Stmt.Len s -> count(stmt, s.source(), s.target());
      case Stmt.CallBuiltin s when s.name().equals("count") ->
          count(stmt, s.args().getFirst(), s.result());
      case Stmt.CallBuiltin s -> {
        if (!noteInvariant(stmt) && uses.writes(s.result()) == 1) {
          tests.put(s.result(), s);
          definitions.put(s.result(), stmt);
        }
      }
      case Stmt.Equal s -> {
        compare(s.a(), s.b(), stmt);
        compare(s.b(), s.a(), stmt);
        if (isConstant(s.a(), Bool.TRUE)) {
          test(s.b(), stmt);
        } else if (isConstant(s.b(), Bool.TRUE)) {
          test(s.a(), stmt);
        }
      }
      case Stmt.NotEqual s -> {
        if (isConstant(s.a(), Bool.FALSE)) {
          test(s.b(), stmt);
        } else if (isConstant(s.b(), Bool.FALSE)) {
          test(s.a(), stmt);
        }
      }
      case Stmt _ -> {}
    }
  }

  private static boolean isConstant(Operand operand, Bool wanted) {
    return operand instanceof Operand.Constant(var value) && value.equals(wanted);
  }

  private Field field(Operand operand) {
    return Objects.requireNonNull(fields.get((Local) operand));
  }

  private void noteField(Local target, Field field, Stmt definition) {
    fields.put(target, field);
    definitions.put(target, definition);
  }

  private void look(Stmt stmt, Operand source, Operand key, Local target, boolean asBase) {
    if (uses.writes(target) == 1
        && fields.containsKey(source)
        && key instanceof Operand.Constant(var constant)
        && constant.isDefined()) {
      noteField(target, field(source).then(new Step.Child(constant, asBase)), stmt);
    } else {
      noteInvariant(stmt);
    }
  }

  private void count(Stmt stmt, Operand source, Local target) {
    if (uses.writes(target) == 1 && fields.containsKey(source)) {
      noteField(target, field(source).then(new Step.Count()), stmt);
    } else {
      noteInvariant(stmt);
    }
  }

  /// Notes what `stmt` computes, when it gives the same for each element.
  private boolean noteInvariant(Stmt stmt) {
    var target = target(stmt);
    if (uses.writes(target) != 1 || !operands(stmt).stream().allMatch(this::isInvariant)) {
      return false;
    }
    invariant.add(stmt);
    invariantLocals.add(target);
    return true;
  }

  private static Local target(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Dot s -> s.target();
      case Stmt.DotBase s -> s.target();
      case Stmt.AssignVar s -> s.target();
      case Stmt.Len s -> s.target();
      case Stmt.Call s -> s.result();
      case Stmt.CallBuiltin s -> s.result();
      case Stmt _ -> throw new IllegalArgumentException("computes nothing: " + stmt);
    };
  }

  private static List<? extends Operand> operands(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Dot s -> List.of(s.source(), s.key());
      case Stmt.DotBase s -> List.of(s.source(), s.key());
      case Stmt.AssignVar s -> List.of(s.source());
      case Stmt.Len s -> List.of(s.source());
      case Stmt.Call s -> s.args();
      case Stmt.CallBuiltin s -> s.args();
      case Stmt.Equal s -> List.of(s.a(), s.b());
      case Stmt.NotEqual s -> List.of(s.a(), s.b());
      case Stmt _ -> throw new IllegalArgumentException("computes nothing: " + stmt);
    };
  }

  private void compare(Operand a, Operand b, Stmt test) {
    if (fields.containsKey(a) && isInvariant(b)) {
      find(new Probe.Same(List.of(field(a))), b, test);
    }
  }

  private void find(Probe probe, Operand argument, Stmt test) {
    found.add(new Condition(probe, argument, isNested ? null : test));
  }

  /// Notes the condition under which the call that gave `outcome` is true.
  private void test(Operand outcome, Stmt test) {
    var call = outcome instanceof Local local ? tests.get(local) : null;
    if (call == null) {
      return;
    }
    var first = call.args().getFirst();
    var last = call.args().getLast();
    switch (call.name()) {
      case "internal.member_2" -> {
        if (fields.containsKey(last) && isInvariant(first)) {
          find(new Probe.Same(List.of(field(last).then(new Step.Each()))), first, test);
        } else if (fields.containsKey(first) && isInvariant(last)) {
          find(new Probe.AnyOf(field(first)), last, test);
        }
      }
      case "startswith", "endswith" -> {
        if (fields.containsKey(last) && isInvariant(first)) {
          find(new Probe.Affix(field(last), call.name().equals("endswith")), first, test);
        }
      }
      case "net.cidr_contains" -> {
        if (fields.containsKey(first) && isInvariant(last)) {
          find(new Probe.Network(field(first)), last, test);
        }
      }
      case "regex.match", "re_match" -> {
        if (fields.containsKey(first) && isInvariant(last)) {
          find(new Probe.Regex(field(first)), last, test);
        }
      }
      case "glob.match" -> glob(call, test);
      default -> {}
    }
  }

  private void glob(Stmt.CallBuiltin call, Stmt test) {
    var pattern = call.args().getFirst();
    var text = call.args().getLast();
    if (fields.containsKey(pattern)
        && isInvariant(text)
        && call.args().get(1) instanceof Operand.Constant(var delimiters)) {
      try {
        find(new Probe.Glob(field(pattern), GlobPattern.delimiters(delimiters)), text, test);
      } catch (BuiltinException _) {
        // Each call fails; the loop stays as it is.
      }
    }
  }
}
