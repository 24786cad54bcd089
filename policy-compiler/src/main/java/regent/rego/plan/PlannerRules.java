package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;

/// Plans the rules of one path as a function: its result is their document.
final class PlannerRules {
  private final PlannerFrame frame;
  private final PlannerCode code;
  private final List<Value> path;
  private final List<Rule> rules;
  private final List<Block> blocks = new ArrayList<>();
  private final Local result;

  private PlannerRules(PlannerFrame frame, List<Value> path, List<Rule> rules) {
    this.frame = frame;
    this.code = frame.code;
    this.path = path;
    this.rules = rules;
    this.result = code.newLocal();
  }

  /// What kind of document rules make together.
  private enum Kind {
    /// One value: complete rules and functions.
    VALUE,
    /// A set.
    MEMBERS,
    /// An object, or nested ones: references with variables.
    ENTRIES
  }

  static boolean isFunction(RuleTree node) {
    return !node.rules().isEmpty() && arity(node) > 0;
  }

  static int arity(RuleTree node) {
    return node.rules().isEmpty() ? 0 : arguments(node.rules().getFirst().rule()).size();
  }

  private static List<Term> arguments(Rule rule) {
    var arguments = rule.head().arguments();
    return arguments == null ? List.of() : arguments;
  }

  private static boolean isMember(Rule rule) {
    return rule.head().key() != null && rule.head().value() == null;
  }

  /// Where the rules are, seen from the place of the function: the keys of each that go on below.
  private static List<Term> below(RuleTree.Definition definition, List<Value> path) {
    int above = path.size() - definition.module().pkg().path().path().size();
    var keys = definition.rule().head().reference().path();
    return above <= 0 ? List.of() : keys.subList(Math.min(above - 1, keys.size()), keys.size());
  }

  private static Kind kind(RuleTree node, List<Value> path) {
    if (node.rules().stream().anyMatch(rule -> !below(rule, path).isEmpty())) {
      return Kind.ENTRIES;
    }
    return isMember(node.rules().getFirst().rule()) ? Kind.MEMBERS : Kind.VALUE;
  }

  /// How many of the constant keys that a reference goes on with make a difference for what is
  /// computed: only those that rules are told apart by.
  static int distinguished(RuleTree node, List<Value> path) {
    switch (kind(node, path)) {
      case VALUE -> {
        return 0;
      }
      case MEMBERS -> {
        return 1;
      }
      case ENTRIES -> {}
    }
    int[] longest = {0};
    node.forEach(
        below ->
            below
                .rules()
                .forEach(
                    rule ->
                        longest[0] =
                            Math.max(
                                longest[0],
                                below(rule, path).size() + (isMember(rule.rule()) ? 1 : 0))));
    return longest[0];
  }

  /// Plans the rules at `node`.
  ///
  /// @param pattern the first keys that are looked up in the result: what lies under other keys is
  ///     left out
  static Func plan(
      PlannerFrame frame, String name, RuleTree node, List<Value> path, List<Value> pattern) {
    var rules = node.rules().stream().map(RuleTree.Definition::rule).toList();
    var planner = new PlannerRules(frame, path, rules);
    switch (kind(node, path)) {
      case VALUE -> planner.value();
      case MEMBERS -> planner.members(pattern);
      case ENTRIES -> planner.entries(node, pattern);
    }
    var first = rules.getFirst();
    return new Func(
        name, List.of(), frame.params(), planner.memo(), planner.blocks, first.head().at());
  }

  /// Whether results are worth keeping: small functions without loops and calls are run again.
  private Func.Memo memo() {
    return frame.arguments().isEmpty() || !PlannerCost.isSmall(blocks)
        ? Func.Memo.BY_ARGUMENTS
        : Func.Memo.NONE;
  }

  private void value() {
    var constant = onlyConstant();
    for (var rule : rules) {
      if (!rule.isDefault()) {
        value(rule, constant);
      }
    }
    for (var rule : rules) {
      if (rule.isDefault()) {
        byDefault(rule);
      }
    }
    finish();
  }

  /// One definition with its `else` branches, of which the first that holds counts.
  private void value(Rule first, @Nullable Value constant) {
    var decided = first.otherwise() == null || constant != null ? null : code.newLocal();
    for (Rule rule = first; rule != null; rule = rule.otherwise()) {
      int mark = begin(rule);
      if (decided != null) {
        if (rule == first) {
          code.reset(decided);
        } else {
          code.add(new Stmt.IsUndefined(decided, code.at()));
        }
      }
      body(rule);
      if (constant != null) {
        code.assign(new Operand.Constant(constant), result);
        code.add(new Stmt.ReturnLocal(result, code.at()));
      } else {
        var value = frame.terms.value(Objects.requireNonNull(rule.head().value()));
        if (decided != null) {
          code.setTrue(decided);
        }
        code.add(new Stmt.AssignVarOnce(value, result, conflict(), rule.at()));
      }
      end(mark);
    }
  }

  /// The value that all definitions have in common: then the first that holds decides.
  private @Nullable Value onlyConstant() {
    Value common = null;
    for (var first : rules) {
      for (Rule rule = first; rule != null; rule = rule.otherwise()) {
        if (rule.isDefault()) {
          continue;
        }
        var value = PlannerTerms.constant(Objects.requireNonNull(rule.head().value()));
        if (value == null || (common != null && !common.equals(value))) {
          return null;
        }
        common = value;
      }
    }
    return common;
  }

  private void byDefault(Rule rule) {
    int mark = begin(rule);
    code.add(new Stmt.IsUndefined(result, code.at()));
    body(rule);
    code.assign(frame.terms.value(Objects.requireNonNull(rule.head().value())), result);
    end(mark);
  }

  private String conflict() {
    var name = PlannerNames.reference(path);
    return frame.arguments().isEmpty()
        ? "rule " + name + " produced conflicting values"
        : "function " + name + " produced conflicting values for the same inputs";
  }

  private void members(List<Value> pattern) {
    start(new Stmt.MakeSet(result, code.at()));
    for (var rule : rules) {
      var key = Objects.requireNonNull(rule.head().key());
      if (pattern.isEmpty() || mayBe(key, pattern.getFirst())) {
        int mark = begin(rule);
        body(rule, pattern.isEmpty() ? List.of() : List.of(key), pattern);
        code.add(new Stmt.SetAdd(frame.terms.value(key), result, code.at()));
        end(mark);
      }
    }
    finish();
  }

  private static boolean mayBe(Term key, Value looked) {
    var constant = PlannerTerms.constant(key);
    return constant == null || constant.equals(looked);
  }

  private void entries(RuleTree node, List<Value> pattern) {
    start(new Stmt.MakeObject(result, code.at()));
    node.forEach(
        here -> {
          for (var definition : here.rules()) {
            var first = definition.rule();
            if (!first.isDefault()) {
              entries(first, below(definition, path), pattern);
            }
          }
        });
    finish();
  }

  private void entries(Rule first, List<Term> keys, List<Value> pattern) {
    var known = new ArrayList<>(keys);
    if (isMember(first)) {
      known.add(Objects.requireNonNull(first.head().key()));
    }
    int shared = Math.min(known.size(), pattern.size());
    for (int i = 0; i < shared; i++) {
      if (!mayBe(known.get(i), pattern.get(i))) {
        return;
      }
    }
    var decided = first.otherwise() == null ? null : code.newLocal();
    for (Rule rule = first; rule != null; rule = rule.otherwise()) {
      int mark = begin(rule);
      if (decided != null) {
        if (rule == first) {
          code.reset(decided);
        } else {
          code.add(new Stmt.IsUndefined(decided, code.at()));
        }
      }
      entry(rule, keys, known.subList(0, shared), pattern);
      if (decided != null) {
        code.setTrue(decided);
      }
      end(mark);
    }
  }

  private void entry(Rule rule, List<Term> keys, List<Term> looked, List<Value> pattern) {
    body(rule, looked, pattern);
    var operands = frame.terms.values(keys);
    boolean member = isMember(rule);
    var value =
        frame.terms.value(Objects.requireNonNull(member ? rule.head().key() : rule.head().value()));
    code.add(
        new Stmt.InsertNested(
            result,
            operands,
            value,
            member ? Stmt.Leaf.MEMBER : Stmt.Leaf.VALUE,
            rule.head().at()));
  }

  /// The body, where only the constants `pattern` are wanted for the first keys `looked`.
  private void body(Rule rule, List<Term> looked, List<Value> pattern) {
    var late = new ArrayList<Integer>();
    for (int i = 0; i < looked.size(); i++) {
      if (bindsAll(looked.get(i))) {
        frame.unifier.match(new Operand.Constant(pattern.get(i)), looked.get(i));
      } else {
        late.add(i);
      }
    }
    body(rule);
    for (int i : late) {
      frame.unifier.match(new Operand.Constant(pattern.get(i)), looked.get(i));
    }
  }

  /// Whether matching `key` before the body runs gives values to all its variables.
  private static boolean bindsAll(Term key) {
    return switch (key) {
      case Term.Scalar _, Term.Var _ -> true;
      case Term.ArrayTerm array -> array.items().stream().allMatch(PlannerRules::bindsAll);
      default -> false;
    };
  }

  private int begin(Rule rule) {
    code.moveTo(rule.at());
    frame.scope.enter();
    return code.begin();
  }

  private void body(Rule rule) {
    frame.unifier.match(frame.arguments(), arguments(rule));
    frame.exprs.body(rule.body());
    code.moveTo(rule.at());
    decided(rule);
  }

  private void decided(Rule rule) {
    if (frame.arguments().isEmpty()) {
      code.add(new Stmt.Decided(rule.at()));
    }
  }

  private void end(int mark) {
    blocks.add(code.end(mark));
    frame.scope.exit();
  }

  private void start(Stmt make) {
    blocks.add(Block.of(make));
  }

  private void finish() {
    Location at = rules.getFirst().at();
    blocks.add(Block.of(new Stmt.ReturnLocal(result, at)));
  }
}
