package regent.rego;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import regent.opa.diagnostic.Location;
import regent.opa.value.Needs;
import regent.rego.optimize.Notes;
import regent.rego.optimize.Optimizer;
import regent.rego.plan.InputReads;
import regent.rego.plan.PlanText;
import regent.rego.plan.Policy;

/// What was done to make a query fast, and what could not be done: for the author of its rules.
///
/// @param rules one for each name of rules that the query reaches, in the order of the plan
/// @param needs the parts of the input that the query depends on
/// @param planned the plan before all rewrites
/// @param steps the plan after each of them
public record Explanation(
    List<Rules> rules, Needs needs, Policy planned, List<Optimizer.Step> steps) {
  public Explanation {
    rules = List.copyOf(rules);
    steps = List.copyOf(steps);
  }

  /// The rules of one name.
  ///
  /// @param name such as `data.authz.allow`
  /// @param at the first of them
  /// @param notes in the order in which the rewrites made them
  public record Rules(String name, Location at, List<Notes.Note> notes) {
    public Rules {
      notes = List.copyOf(notes);
    }

    /// Whether they are found by an index.
    public boolean isIndexed() {
      return notes.stream().anyMatch(note -> note.kind() == Notes.Kind.INDEXED);
    }
  }

  static Explanation of(Policy planned, Optimizer optimizer) {
    var notes = new Notes();
    var steps = optimizer.steps(planned, notes);
    var byFunc = new LinkedHashMap<String, List<Notes.Note>>();
    notes.all().forEach(n -> byFunc.computeIfAbsent(n.func(), _ -> new ArrayList<>()).add(n));
    var rules = new ArrayList<Rules>();
    for (var plan : planned.plans()) {
      var found = byFunc.get(plan.name());
      if (found != null) {
        rules.add(new Rules("query", Location.NONE, found));
      }
    }
    for (var func : planned.funcs()) {
      var found = byFunc.getOrDefault(func.name(), List.of());
      rules.add(new Rules(func.name().substring(func.name().indexOf('.') + 1), func.at(), found));
    }
    return new Explanation(rules, InputReads.of(planned), planned, steps);
  }

  /// For each name of rules one paragraph, and one for the input.
  public String text() {
    var text = new StringBuilder();
    rules.forEach(each -> text.append(text(each)).append('\n'));
    text.append("input\n");
    if (needs.isNone()) {
      text.append("  is not read\n");
    }
    if (!needs.isNone()) {
      needs.paths("input").forEach(path -> text.append("  reads ").append(path).append('\n'));
    }
    return text.toString();
  }

  private static String text(Rules rules) {
    var text = new StringBuilder(rules.name());
    if (rules.at().isKnown()) {
      text.append(" (").append(place(rules.at())).append(')');
    }
    text.append('\n');
    if (rules.notes().isEmpty()) {
      text.append("  as it is written\n");
    }
    for (var note : rules.notes()) {
      text.append(
          switch (note.kind()) {
            case INDEXED, DONE -> "  + ";
            case MISSED -> "  - ";
            case SAME -> "  = ";
          });
      if (note.at().isKnown() && !note.at().equals(rules.at())) {
        text.append(place(note.at())).append(": ");
      }
      text.append(note.text()).append("  [").append(note.rewrite()).append("]\n");
    }
    return text.toString();
  }

  private static String place(Location at) {
    return at.file() + ":" + at.row();
  }

  /// The plan as it was, and as each rewrite left it that changed something.
  public String planText() {
    var text = new StringBuilder("# as planned\n").append(PlanText.of(planned));
    var before = planned;
    for (var step : steps) {
      text.append("# after ").append(step.rewrite());
      if (step.policy() == before) {
        text.append(": nothing changed\n\n");
      } else {
        text.append('\n').append(changes(before, step.policy()));
      }
      before = step.policy();
    }
    return text.toString();
  }

  /// The plans and functions that differ.
  private static String changes(Policy before, Policy after) {
    var plans = after.plans().stream().filter(plan -> !before.plans().contains(plan)).toList();
    var known = before.funcs().stream().collect(Collectors.toMap(f -> f.name(), f -> f));
    var funcs = after.funcs().stream().filter(f -> !f.equals(known.get(f.name()))).toList();
    return PlanText.of(new Policy(plans, funcs));
  }
}
