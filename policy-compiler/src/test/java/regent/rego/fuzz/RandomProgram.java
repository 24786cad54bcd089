package regent.rego.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import regent.opa.diagnostic.Source;

/// Makes a program from a seed: one to three packages, each in one or two modules, that refer to
/// those before.
final class RandomProgram {
  private static final List<String> PACKAGES = List.of("a", "lib.b", "main");

  private final Dice dice;
  private final List<Named.Document> documents = new ArrayList<>();
  private final List<Named.Function> functions = new ArrayList<>();
  private final List<Source> modules = new ArrayList<>();

  /// Of 100 rules of a package, those that are in its first module.
  private final int first;

  private RandomProgram(long seed, int first) {
    this.dice = new Dice(seed);
    this.first = first;
  }

  /// The same case for the same seed.
  static FuzzCase of(long seed) {
    return new RandomProgram(seed, 90).make(seed);
  }

  /// A case with one module a package, so that modules can be added one after the other.
  static FuzzCase oneModuleEach(long seed) {
    return new RandomProgram(seed, 100).make(seed);
  }

  private FuzzCase make(long seed) {
    int packages = dice.between(1, PACKAGES.size());
    for (var pkg : PACKAGES.subList(0, packages)) {
      addPackage(pkg);
    }
    var random = new RandomDocuments(dice);
    var data = random.data(List.of("a", "main"));
    var inputs = Stream.generate(random::input).limit(2).toList();
    return new FuzzCase(seed, List.copyOf(modules), data, inputs, queries(packages));
  }

  private void addPackage(String pkg) {
    boolean logic = dice.chance(25);
    var bodies = new RandomBodies(dice, logic);
    var rules = new RandomRules(dice, bodies, documents, functions);
    var most = new ArrayList<String>();
    var rest = new ArrayList<String>();
    for (int i = dice.between(2, 6); i > 0; i--) {
      for (var rule : rules.group(pkg)) {
        (dice.chance(first) ? most : rest).add(rule);
      }
    }
    addModule(pkg, logic, most);
    if (!rest.isEmpty()) {
      addModule(pkg, logic, rest);
    }
    documents.add(new Named.Document("data." + pkg, Kind.OPAQUE, 1, false));
  }

  private void addModule(String pkg, boolean logic, List<String> rules) {
    var text = new StringBuilder("package " + pkg + "\n\n");
    if (logic) {
      text.append(
          dice.pick(
              "import rego.v2\n\n",
              "import future.keywords.and\nimport future.keywords.not\n"
                  + "import future.keywords.or\n\n"));
    }
    text.append(String.join("\n\n", dice.shuffled(rules))).append('\n');
    modules.add(new Source("m" + modules.size() + ".rego", text.toString()));
  }

  /// The packages as wholes, some of the documents, and references with variables.
  private List<String> queries(int packages) {
    var queries = new ArrayList<String>();
    PACKAGES.subList(0, packages).forEach(pkg -> queries.add("data." + pkg));
    var some = dice.shuffled(documents);
    for (var document : some.subList(0, Math.min(3, some.size()))) {
      queries.add(document.path());
      if (dice.chance(50)) {
        queries.add("x = " + document.path() + "[y]");
      }
    }
    if (!functions.isEmpty() && dice.chance(40)) {
      var terms = new RandomBodies(dice, false).terms();
      var scope = new Scope(documents, functions);
      queries.add("x = " + terms.call(dice.pick(functions), 0, scope));
    }
    if (dice.chance(15)) {
      queries.add("data");
    }
    return queries;
  }
}
