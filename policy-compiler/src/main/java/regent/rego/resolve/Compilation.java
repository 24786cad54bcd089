package regent.rego.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import regent.opa.builtin.Capabilities;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Module;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// What the stages of one compilation share: the modules as drafts, the names that were made up,
/// the rules by path, and the errors so far. Not thread-safe while it compiles; unchanging
/// afterwards.
public final class Compilation {
  private final CompilerOptions options;
  private final Problems problems;
  private final List<ModuleDraft> modules = new ArrayList<>();
  private final Map<String, String> rewritten = new HashMap<>();
  private LocalNames names = LocalNames.forModules(List.of());
  private DraftTree tree = DraftTree.of(List.of());
  private AnnotationSet annotations = AnnotationSet.EMPTY;

  /// @param modules in any order; they are compiled in the order of their names
  public Compilation(List<Module> modules, CompilerOptions options) {
    this.options = options;
    this.problems = new Problems(options.errorLimit());
    modules.stream()
        .sorted(Comparator.comparing(m -> m.source().name()))
        .map(ModuleDraft::new)
        .forEach(this.modules::add);
  }

  public CompilerOptions options() {
    return options;
  }

  public Capabilities capabilities() {
    return options.capabilities();
  }

  public Problems problems() {
    return problems;
  }

  public List<ModuleDraft> modules() {
    return modules;
  }

  /// From made-up names of variables to those that the author wrote.
  public Map<String, String> rewritten() {
    return rewritten;
  }

  public LocalNames names() {
    return names;
  }

  public DraftTree tree() {
    return tree;
  }

  public AnnotationSet annotations() {
    return annotations;
  }

  void annotations(AnnotationSet set) {
    annotations = set;
  }

  /// Makes sure that no local of the compiler meets a variable of the author.
  public void initLocalNames() {
    names = LocalNames.forModules(modules);
  }

  /// Sorts the rules by path; the heads must be in their final shape.
  public void setRuleTree() {
    tree = DraftTree.of(modules);
  }

  /// How many arguments the built-in or function `operator` takes.
  public int arity(Ref operator) {
    var builtin = capabilities().builtin(name(operator));
    if (builtin != null) {
      return builtin.type().arguments().size();
    }
    var rules = tree.exactly(operator);
    return rules.isEmpty() ? Arity.UNKNOWN : rules.getFirst().arguments().size();
  }

  /// The dotted name of an operator, such as `io.jwt.decode`.
  public static String name(Ref operator) {
    if (operator.path().isEmpty() && operator.head() instanceof Var(String name, var _)) {
      return name;
    }
    return TermText.of(operator);
  }

  /// Whether a reference to a rule surely has a value: it has a default, is a set, or is one
  /// constant.
  boolean isKnownDefined(Ref ref) {
    if (ref.path().isEmpty() || !(ref.head() instanceof Var(String root, var _))) {
      return false;
    }
    var rules = root.equals("data") ? tree.exactly(ref) : List.<RuleDraft>of();
    if (rules.isEmpty() || !rules.getFirst().arguments().isEmpty()) {
      return false;
    }
    var first = rules.getFirst();
    if (rules.stream().anyMatch(RuleDraft::isDefault) || first.isMultiValue()) {
      return true;
    }
    return rules.size() == 1 && isConstant(first);
  }

  private static boolean isConstant(RuleDraft rule) {
    if (!Exprs.isTrue(rule.body())) {
      return false;
    }
    Term value = rule.head().value();
    return value instanceof Scalar
        || value instanceof Var
        || (value instanceof Term.ArrayTerm
                || value instanceof Term.ObjectTerm
                || value instanceof Term.SetTerm)
            && Terms.isGround(value);
  }

  /// The modules as they are now.
  public List<Module> frozenModules() {
    return modules.stream().map(ModuleDraft::frozen).toList();
  }

  /// The rules of `frozen`, which [#frozenModules()] made, by path.
  public RuleTree frozenTree(List<Module> frozen) {
    var definitions = new HashMap<RuleDraft, RuleTree.Definition>();
    for (int m = 0; m < modules.size(); m++) {
      List<Rule> rules = frozen.get(m).rules();
      for (int r = 0; r < rules.size(); r++) {
        definitions.put(
            modules.get(m).rules().get(r), new RuleTree.Definition(frozen.get(m), rules.get(r)));
      }
    }
    return tree.frozen(
        draft -> {
          var definition = definitions.get(draft);
          if (definition == null) {
            throw new IllegalStateException("rule " + draft + " is in no module");
          }
          return definition;
        });
  }
}
