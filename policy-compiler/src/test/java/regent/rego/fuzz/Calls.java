package regent.rego.fuzz;

import java.util.List;

/// Makes calls of built-ins and operators, by the kind of what they give. `$n`, `$s`, `$b`, `$a`,
/// `$o`, `$t`, `$x` and `$i` stand for a number, a string, a boolean, an array, an object, a set,
/// anything, and something of which the type checker knows nothing.
final class Calls {
  private static final List<String> NUMBERS =
      List.of(
          "count($i)",
          "count($s)",
          "count($a)",
          "count($t)",
          "count($o)",
          "($n + $n)",
          "($n - $n)",
          "($n * $n)",
          "($n / $n)",
          "($n % $n)",
          "-$n",
          "to_number($s)",
          "sum([$n, $n])",
          "product([$n, $n])",
          "max([$n, $n])",
          "min({$n, $n})",
          "abs($n)",
          "round($n)",
          "ceil($n)",
          "floor($n)",
          "indexof($s, $s)",
          "strings.count($s, $s)",
          "bits.and($n, $n)",
          "bits.lsh($n, 2)",
          "units.parse($s)",
          "units.parse_bytes(\"2Ki\")",
          "object.get($o, \"a\", $n)",
          "json.unmarshal(\"[1, 2.50]\")[$n]",
          "time.parse_duration_ns(\"1h\")",
          "min($a)",
          "max($a)",
          "sum($i)");
  private static final List<String> STRINGS =
      List.of(
          "concat(\",\", [$s, $s])",
          "concat($s, $a)",
          "upper($s)",
          "lower($s)",
          "trim($s, \"a\")",
          "trim_prefix($s, $s)",
          "trim_suffix($s, $s)",
          "replace($s, $s, $s)",
          "substring($s, 1, 2)",
          "substring($s, $n, -1)",
          "sprintf(\"%v-%v\", [$x, $x])",
          "sprintf(\"%d %s\", [$n, $s])",
          "format_int($n, 16)",
          "type_name($x)",
          "json.marshal($x)",
          "base64.encode($s)",
          "split($s, \"/\")[$n]",
          "strings.reverse($s)",
          "crypto.md5($s)",
          "urlquery.encode($s)",
          "regex.replace($s, \"[ab]+\", \"<$$0>\")",
          "trim_space($s)",
          "strings.render_template(\"{{.a}}\", {\"a\": $s})",
          "yaml.marshal($x)",
          "hex.encode($s)",
          "max([$s, $s])",
          "object.get($o, $s, \"none\")");
  private static final List<String> BOOLEANS =
      List.of(
          "startswith($s, $s)",
          "endswith($s, $s)",
          "contains($s, $s)",
          "($i == $x)",
          "($x != $i)",
          "($n < $n)",
          "($s >= $s)",
          "($x <= $x)",
          "($x in $a)",
          "($x in $t)",
          "($x in $i)",
          "($s, $x in $o)",
          "is_string($x)",
          "is_number($x)",
          "is_object($x)",
          "is_set($x)",
          "is_null($x)",
          "regex.match($s, $s)",
          "regex.match(\"^/a\", $s)",
          "glob.match(\"/a/*\", [\"/\"], $s)",
          "net.cidr_contains(\"10.0.0.0/8\", $s)",
          "json.is_valid($s)",
          "object.subset($o, $o)",
          "strings.any_prefix_match($s, [$s, $s])",
          "strings.any_suffix_match([$s], $s)",
          "semver.is_valid($s)",
          "($s == $s)",
          "regex.is_valid($s)",
          "equal($x, $x)",
          "gt($n, $n)");
  private static final List<String> ARRAYS =
      List.of(
          "array.concat($a, $a)",
          "array.slice($a, 0, $n)",
          "array.reverse($a)",
          "split($s, $s)",
          "split($s, \"/\")",
          "numbers.range(0, 3)",
          "numbers.range_step(5, 0, 2)",
          "sort($a)",
          "sort($t)",
          "regex.split(\"/\", $s)",
          "regex.find_n(\"[a-c]\", $s, -1)",
          "indexof_n($s, \"a\")",
          "object.get($o, \"a\", $a)",
          "array.flatten([$a, $x])",
          "regex.find_all_string_submatch_n(\"(a)(.)\", $s, -1)");
  private static final List<String> OBJECTS =
      List.of(
          "object.union($o, $o)",
          "object.remove($o, [$s])",
          "object.filter($o, {$s, $s})",
          "object.union_n([$o, $o])",
          "json.filter($o, [\"a/b\"])",
          "json.remove($o, [\"a\", \"b/c\"])",
          "json.patch($o, [{\"op\": \"add\", \"path\": \"/z\", \"value\": $x}])",
          "urlquery.decode_object(\"a=1&b=2&a=3\")",
          "object.get($o, $s, {})",
          "graph.reachable_paths({\"a\": [\"b\"]}, [\"a\"])");
  private static final List<String> SETS =
      List.of(
          "($t | $t)",
          "($t & $t)",
          "($t - $t)",
          "union({$t, $t})",
          "intersection({$t, $t})",
          "object.keys($o)",
          "graph.reachable({\"a\": [\"b\"], \"b\": []}, [$s])",
          "net.cidr_expand(\"10.1.2.0/30\")");

  private final Dice dice;
  private final RandomTerms terms;

  Calls(Dice dice, RandomTerms terms) {
    this.dice = dice;
    this.terms = terms;
  }

  /// A call that gives a term of `kind`.
  String of(Kind kind, int depth, Scope scope) {
    if (!scope.functions.isEmpty() && dice.chance(20)) {
      var fitting = scope.functions.stream().filter(f -> f.kind().fits(kind)).toList();
      if (!fitting.isEmpty()) {
        return terms.call(dice.pick(fitting), depth, scope);
      }
    }
    return switch (kind) {
      case ANY, OPAQUE -> of(dice.pick(Kind.KNOWN), depth, scope);
      case BOOLEAN -> fill(BOOLEANS, depth, scope);
      case NUMBER -> fill(NUMBERS, depth, scope);
      case STRING -> fill(STRINGS, depth, scope);
      case ARRAY -> fill(ARRAYS, depth, scope);
      case OBJECT -> fill(OBJECTS, depth, scope);
      case SET -> fill(SETS, depth, scope);
    };
  }

  private String fill(List<String> forms, int depth, Scope scope) {
    var form = dice.pick(forms);
    var call = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      if (form.charAt(i) == '$') {
        call.append(hole(form.charAt(++i), depth, scope));
      } else {
        call.append(form.charAt(i));
      }
    }
    return call.toString();
  }

  private String hole(char wanted, int depth, Scope scope) {
    return switch (wanted) {
      case 'n' -> operand(Kind.NUMBER, depth, scope);
      case 's' -> operand(Kind.STRING, depth, scope);
      case 'b' -> operand(Kind.BOOLEAN, depth, scope);
      case 'a' -> operand(Kind.ARRAY, depth, scope);
      case 'o' -> operand(Kind.OBJECT, depth, scope);
      case 't' -> operand(Kind.SET, depth, scope);
      case 'i' -> dice.chance(70) ? terms.input() : terms.base(scope);
      case 'x' -> operand(Kind.OPAQUE, depth, scope);
      default -> String.valueOf(wanted);
    };
  }

  private String operand(Kind kind, int depth, Scope scope) {
    return terms.term(kind, depth, scope);
  }
}
