package regent.rego.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import regent.opa.CompileException;
import regent.opa.diagnostic.Source;
import regent.rego.Explanation;
import regent.rego.RegoCompiler;

/// What each rewrite does to plans, and what it says about it.
class RewritesTest {
  private static final String ROUTES =
      """
      package p
      allow if { input.method == "GET"; input.path = ["a", _]; input.user == "u" }
      allow if { input.method == "GET"; input.path = ["b", _]; input.user == "v" }
      allow if { input.method == "PUT"; input.path = ["c", _]; input.user == "w" }
      allow if { input.method == "PUT"; input.path = ["d", _]; input.user == "x" }
      """;

  private static Explanation explain(String policy, String query) throws CompileException {
    return RegoCompiler.standard().compile(List.of(new Source("p.rego", policy))).explain(query);
  }

  @Test
  void rulesThatDifferInLiteralsAreIndexedAndShareOneBody() throws CompileException {
    var explanation = explain(ROUTES, "data.p.allow");
    assertThat(explanation.rules()).singleElement().matches(Explanation.Rules::isIndexed);
    assertThat(explanation.text())
        .contains("data.p.allow (p.rego:2)")
        .contains("+ 4 rules indexed by input.path[0]  [index-rules]")
        .contains("+ 4 rules share 1 bodies  [share-code]");
    assertThat(explanation.planText())
        .contains("# as planned")
        .contains("# after index-rules\nfunc g0.data.p.allow(l0, l1) memo")
        .contains("\"b\": rows [1]")
        .contains("row 3 [\"PUT\", \"d\", \"x\", 3]")
        .contains("decided by line [2, 3, 4, 5]")
        .contains("# after hoist-from-loops: nothing changed");
  }

  @Test
  void authorsLearnWhyRulesAreNotIndexed() throws CompileException {
    var policy =
        ROUTES
            + """
            allow if { http.send({"url": input.url}); input.method == "GET" }
            few if input.a == 1
            none if input.a == input.b
            none if input.a > input.c
            none if input.b > input.d
            none if input.b > input.c
            """;
    assertThat(explain(policy, "data.p").text())
        .contains("- p.rego:6: always tried: it calls http.send first  [index-rules]")
        .contains("data.p.few (p.rego:7)\n  = too few rules for an index  [index-rules]")
        .contains("- p.rego:9: not indexed: it compares nothing with a literal  [index-rules]");
  }

  @Test
  void lookupsAreReusedAndHoisted() throws CompileException {
    var policy =
        """
        package p
        levels := {"a": 1}
        allow if {
          input.http.method == "GET"
          input.http.path == "/a"
          some role in input.roles
          role == lower(input.http.role)
          levels[role] == 1
        }
        """;
    var explanation = explain(policy, "data.p.allow");
    assertThat(explanation.text())
        .contains("+ 2 lookups reused  [reuse-lookups]")
        .contains("lookups hoisted out of loops  [hoist-from-loops]")
        .contains("+ its value stands where it is used  [fold-constant-rules]");
    var last = explanation.steps().getLast().policy();
    assertThat(Optimizer.standard().without(HoistFromLoops.NAME).optimize(explanation.planned()))
        .as("what is switched off does not happen")
        .isNotEqualTo(last);
  }

  @Test
  void globsAndRangesArePartOfAnIndex() throws CompileException {
    var policy =
        """
        package p
        allow if { glob.match("/api/*/users", ["/"], input.path); input.n < 10 }
        allow if { glob.match("/api/*/items", ["/"], input.path); input.n >= 10; input.n < 20 }
        allow if { glob.match("/web/**", ["/"], input.path); input.n >= 20 }
        allow if { startswith(input.path, "/static/"); endswith(input.path, ".css") }
        allow if { startswith(input.path, "/static/"); endswith(input.path, ".js") }
        allow if { regex.match("^/images/[a-z]+", input.path) }
        """;
    assertThat(explain(policy, "data.p.allow").planText())
        .contains("source 0[\"path\"] starts with")
        .contains("rows [5]");
  }

  @Test
  void functionsThatLoopsCallAreWrittenOutAndTheirTemplatesLookedUp() throws CompileException {
    var policy =
        """
        package p
        allow if {
          some grant in data.grants
          fits(grant.path)
        }
        fits(pattern) if {
          count(pattern) == count(input.path)
          every i, segment in pattern { segment in {"*", input.path[i]} }
        }
        """;
    var explanation = explain(policy, "data.p.allow");
    assertThat(explanation.text())
        .contains("+ p.rego:4: the function g0.data.p.fits is written out in its place")
        .contains(
            "+ p.rego:3: searched by an index of [value.path by template, count(value.path) by"
                + " hash]  [index-searches]");
  }

  @Test
  void rulesThatAreAskedForOnceKeepNoResults() throws CompileException {
    var policy =
        """
        package p
        allow if { once; twice; some _ in input.list; looped }
        once if { input.a.b == input.c; twice }
        twice if input.b
        looped if input.c
        """;
    var text = explain(policy, "data.p.allow").planText();
    var after = text.substring(text.indexOf("# after forget-single-calls"));
    assertThat(after)
        .contains("func g0.data.p.once(l0, l1)\n")
        .doesNotContain("func g0.data.p.twice")
        .doesNotContain("func g0.data.p.looped");
  }
}
