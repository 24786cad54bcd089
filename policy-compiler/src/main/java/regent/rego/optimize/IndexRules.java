package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import regent.opa.diagnostic.Location;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Policy;
import regent.rego.plan.RuleIndex;
import regent.rego.plan.Stmt;

/// Looks rules up instead of trying one after the other: what rules of one name compare with
/// literals becomes an index, and only the rules that it finds are run.
///
/// ```
/// func f(input, data)                   func f(input, data)
/// block                                 block
/// | l3 = input["method"]                | indexed 2 rows of (input)
/// | l3 == "GET"                         | | source 0["method"] is
/// | return true                         | | | "GET": rows [0]
/// block                           →     | | | "PUT": rows [1]
/// | l4 = input["method"]                | | template 0
/// | l4 == "PUT"                         | | | l3 = input["method"]
/// | …                                   | | | l3 == "GET"
///                                       | | | return true
///                                       | | template 1 …
/// ```
///
/// Right because a rule that is left out would have done nothing: a comparison would have failed
/// before the first thing that anybody could notice. Rules that are run test everything again.
final class IndexRules implements Rewrite {
  static final String NAME = "index-rules";

  /// Testing fewer rules costs no more than an index.
  static final int FEWEST_RULES = 4;

  private final int fewest;

  /// @param fewest how many rules there must be for an index
  IndexRules(int fewest) {
    this.fewest = fewest;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var effects = new Effects(policy);
    boolean changed = false;
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var indexed = func;
      if (func.blocks().size() < fewest) {
        notes.same(func.name(), func.at(), "too few rules for an index");
      } else {
        indexed = new OfFunc(func, effects, notes).index();
      }
      changed |= indexed != func;
      funcs.add(indexed);
    }
    return changed ? new Policy(policy.plans(), funcs) : policy;
  }

  /// Indexes the rules of one function.
  private final class OfFunc {
    private final Func func;
    private final Effects effects;
    private final Notes notes;

    /// The one block that uses a local; -1 for several.
    private final Map<Local, Integer> user = new HashMap<>();

    /// The first block that sets a local.
    private final Map<Local, Integer> setter = new HashMap<>();

    private final List<Conditions.Read> reads = new ArrayList<>();
    private int nextLocal;

    OfFunc(Func func, Effects effects, Notes notes) {
      this.func = func;
      this.effects = effects;
      this.notes = notes;
      this.nextLocal = Locals.size(func.params(), func.blocks());
    }

    Func index() {
      readAll();
      int from = 0;
      while (from < reads.size() && reads.get(from).found().isEmpty()) {
        from++;
      }
      int to = reads.size();
      while (to > from && reads.get(to - 1).found().isEmpty()) {
        to--;
      }
      if (to - from < fewest) {
        explainNone(to - from);
        return func;
      }
      return index(from, to);
    }

    private void readAll() {
      for (int i = 0; i < func.blocks().size(); i++) {
        int block = i;
        Locals.each(
            func.blocks().get(i),
            local -> user.merge(local, block, (a, b) -> a.equals(b) ? a : -1),
            local -> {
              user.merge(local, block, (a, b) -> a.equals(b) ? a : -1);
              setter.putIfAbsent(local, block);
            });
      }
      func.params().forEach(param -> user.put(param, -1));
      for (int i = 0; i < func.blocks().size(); i++) {
        int block = i;
        reads.add(
            Conditions.of(
                func.blocks().get(i),
                func.params(),
                effects,
                local -> user.getOrDefault(local, -1) == block,
                local -> setter.getOrDefault(local, block) >= block));
      }
    }

    private Func index(int from, int to) {
      var rows = reads.subList(from, to);
      var subjects = new Subjects(wantedSources(rows), () -> new Local(nextLocal++), func.at());
      var builder = new IndexBuilder(subjects, fewest == 1);
      rows.forEach(row -> builder.add(row.found()));
      var index = builder.build();
      if (index instanceof RuleIndex.Rows) {
        notes.missed(func.name(), func.at(), "not indexed: its rules do not differ in literals");
        return func;
      }
      explain(from, to, builder.used());
      var templates = new ArrayList<Stmt.Template>();
      var numbers = new ArrayList<Stmt.Row>();
      for (var block : func.blocks().subList(from, to)) {
        numbers.add(new Stmt.Row(templates.size(), List.of()));
        templates.add(new Stmt.Template(List.of(), block));
      }
      var blocks = new ArrayList<>(func.blocks().subList(0, from));
      blocks.addAll(subjects.before());
      blocks.add(
          Block.of(new Stmt.Indexed(index, subjects.sources(), numbers, templates, func.at())));
      blocks.addAll(func.blocks().subList(to, func.blocks().size()));
      return func.with(blocks);
    }

    /// What is computed beforehand since at least half of the rules look at it.
    private static Set<Known> wantedSources(List<Conditions.Read> rows) {
      var counts = new HashMap<Known, Integer>();
      for (var row : rows) {
        var sources = new HashSet<Known>();
        for (var condition : row.found()) {
          var source = Subjects.source(condition.subject());
          if (source != null && !(source instanceof Known.Param)) {
            sources.add(source);
          }
        }
        sources.forEach(source -> counts.merge(source, 1, Integer::sum));
      }
      return counts.entrySet().stream()
          .filter(entry -> entry.getValue() * 2 >= rows.size())
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }

    private void explain(int from, int to, List<Known> used) {
      var texts = used.stream().map(Known::text).collect(Collectors.toCollection(TreeSet::new));
      notes.indexed(
          func.name(), func.at(), (to - from) + " rules indexed by " + String.join(", ", texts));
      for (int i = 0; i < reads.size(); i++) {
        var read = reads.get(i);
        if (isRule(func.blocks().get(i))
            && read.found().stream().noneMatch(c -> used.contains(c.subject()))) {
          notes.missed(func.name(), place(func.blocks().get(i)), "always tried: " + read.end());
        }
      }
    }

    private void explainNone(int comparing) {
      if (comparing > 0) {
        notes.same(func.name(), func.at(), "too few of its rules compare something with a literal");
        return;
      }
      for (int i = 0; i < reads.size(); i++) {
        if (isRule(func.blocks().get(i))) {
          notes.missed(
              func.name(), place(func.blocks().get(i)), "not indexed: " + reads.get(i).end());
        }
      }
    }

    /// Whether `block` is a rule, and not the beginning or end of the function, a default or an
    /// alternative.
    private static boolean isRule(Block block) {
      return !block.stmts().isEmpty()
          && !(block.stmts().getFirst() instanceof Stmt.IsUndefined)
          && (block.stmts().size() > 1 || !block.stmts().getFirst().blocks().isEmpty());
    }

    private static Location place(Block block) {
      return block.stmts().isEmpty() ? Location.NONE : block.stmts().getFirst().at();
    }
  }
}
