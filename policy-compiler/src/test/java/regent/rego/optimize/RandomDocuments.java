package regent.rego.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Documents from a seed, of the shape that the policies of these tests look at: elements lack
/// fields, have them twice, or of another kind.
final class RandomDocuments {
  private static final List<Value> SCALARS =
      List.of(
          Str.of("a"),
          Str.of("b"),
          Str.of("c"),
          Str.of("A"),
          Str.of("1"),
          Num.ONE,
          Num.parse("1.0"),
          Num.parse("1e0"),
          Num.of(2),
          Num.of(3),
          Bool.TRUE,
          Bool.FALSE,
          Null.NULL);

  private static final List<String> WORDS = List.of("a", "b", "api", "v1", "A", "item-1", "item-2");
  private static final List<Value> SEGMENTS =
      List.of(Str.of("*"), Str.of("a"), Str.of("b"), Str.of("api"), Num.ONE, Num.parse("1.0"));
  private static final List<Value> METHODS = List.of(Str.of("GET"), Str.of("PUT"), Str.of("POST"));

  private final Random random;

  private RandomDocuments(long seed) {
    random = new Random(seed);
  }

  static Obj data(long seed) {
    return new RandomDocuments(seed).data();
  }

  static Value input(long seed) {
    return new RandomDocuments(seed).input();
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private Value scalar() {
    return pick(SCALARS);
  }

  private Value odd() {
    return random.nextInt(6) == 0 ? list(3) : scalar();
  }

  private Arr list(int most) {
    var items = new ArrayList<Value>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      items.add(scalar());
    }
    return Arr.of(items);
  }

  private Obj data() {
    var branches =
        Arr.of(
            Obj.of("a", elements(20, 0)),
            Obj.builder().put("b", elements(9, 0)).put("a", elements(8, 0)).build());
    return Obj.builder()
        .put("list", elements(random.nextInt(30), 1))
        .put("map", map(random.nextInt(30)))
        .put("plain", list(random.nextInt(20)))
        .put("two", two(random.nextInt(20)))
        .put("pairs", pairs(random.nextInt(20)))
        .put("tree", Obj.of("branches", branches))
        .put("roles", roles())
        .put("patterns", patterns(random.nextInt(60)))
        .put("networks", networks(random.nextInt(60)))
        .put("templates", templates(random.nextInt(40)))
        .put("templates_of", Obj.of("GET", templates(random.nextInt(20))))
        .build();
  }

  private Arr pairs(int count) {
    var pairs = new ArrayList<Value>();
    for (int i = 0; i < count; i++) {
      pairs.add(random.nextInt(5) == 0 ? odd() : Arr.of(odd(), scalar()));
    }
    return Arr.of(pairs);
  }

  private String path() {
    var path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(pick(WORDS));
    }
    return path.append(pick(List.of("", "", "/", ".js", "😀", "\n"))).toString();
  }

  private String glob() {
    return path()
        + pick(List.of("", "*", "/*", "/**", "/*.{js,css}", "?", "[a-d]*", "[", "{", "\\", "[!a]"));
  }

  private String regex() {
    return pick(List.of("", "^", "(?i)"))
        + path().replace(".", "\\.")
        + pick(
            List.of(
                "",
                "$",
                "[^/]+$",
                ".*",
                "(a|b)?$",
                "(",
                "a**",
                "\\d+",
                "\\b",
                "x{2}",
                "[[:alpha:]]"));
  }

  private String address() {
    return switch (random.nextInt(8)) {
      case 0 -> pick(List.of("::1", "fe80::1:2", "2001:db8::1", "::ffff:10.0.0.1", "x", "10.0.0"));
      case 1 -> "010.0.0.1";
      default -> "10." + random.nextInt(2) + "." + random.nextInt(3) + "." + random.nextInt(256);
    };
  }

  private String network() {
    return switch (random.nextInt(8)) {
      case 0 ->
          pick(
              List.of(
                  "::/0", "fe80::/10", "2001:db8::/32", "::ffff:10.0.0.0/104", "10.0.0.1", "x/8"));
      case 1 -> pick(List.of("0.0.0.0/0", "10.0.0.0/33", "128.0.0.0/1", "255.255.255.255/32"));
      default -> address() + "/" + (8 + random.nextInt(25));
    };
  }

  private Arr networks(int count) {
    var networks = new ArrayList<Value>();
    for (int i = 0; i < count; i++) {
      networks.add(random.nextInt(9) == 0 ? odd() : Str.of(network()));
    }
    return Arr.of(networks);
  }

  private Arr patterns(int count) {
    var patterns = new ArrayList<Value>();
    for (int i = 0; i < count; i++) {
      var pattern = Obj.builder().put("id", Num.of(i));
      maybe(pattern, "prefix", random.nextInt(9) == 0 ? odd() : Str.of(path()));
      maybe(pattern, "suffix", random.nextInt(9) == 0 ? odd() : Str.of(pick(WORDS)));
      maybe(pattern, "glob", random.nextInt(9) == 0 ? odd() : Str.of(glob()));
      maybe(pattern, "globs", Arr.of(Str.of(glob()), Str.of(glob())));
      maybe(pattern, "delimiters", Arr.of(Str.of("/")));
      maybe(pattern, "regex", random.nextInt(9) == 0 ? odd() : Str.of(regex()));
      maybe(pattern, "cidr", random.nextInt(9) == 0 ? odd() : Str.of(network()));
      maybe(pattern, "methods", Arr.of(pick(METHODS), pick(METHODS)));
      patterns.add(pattern.build());
    }
    return Arr.of(patterns);
  }

  private Arr templates(int count) {
    var templates = new ArrayList<Value>();
    for (int i = 0; i < count; i++) {
      var template = Obj.builder().put("id", Num.of(i));
      maybe(template, "path", segments());
      maybe(template, "methods", Arr.of(pick(METHODS), pick(METHODS)));
      templates.add(template.build());
    }
    return Arr.of(templates);
  }

  /// Now and then no array: what has keys or members can be compared too.
  private Value segments() {
    var segments = new ArrayList<Value>();
    for (int i = random.nextInt(4); i > 0; i--) {
      segments.add(pick(SEGMENTS));
    }
    return switch (random.nextInt(12)) {
      case 0 -> scalar();
      case 1 -> SetValue.of(segments);
      case 2 -> Obj.builder().put(Num.ZERO, pick(SEGMENTS)).put(Num.ONE, pick(SEGMENTS)).build();
      default -> Arr.of(segments);
    };
  }

  private Arr two(int count) {
    var objects = new ArrayList<Value>();
    for (int i = 0; i < count; i++) {
      objects.add(Obj.builder().put("subject", odd()).put("role", scalar()).build());
    }
    return Arr.of(objects);
  }

  private Obj roles() {
    var roles = Obj.builder();
    for (var role : List.of("a", "b", "1")) {
      var permissions = new ArrayList<Value>();
      for (int i = random.nextInt(12); i > 0; i--) {
        permissions.add(Obj.builder().put("action", scalar()).put("resource", scalar()).build());
      }
      roles.put(role, Arr.of(permissions));
    }
    return roles.build();
  }

  private Obj map(int count) {
    var map = Obj.builder();
    for (int i = 0; i < count; i++) {
      map.put(i < 3 ? pick(List.of("a", "b", "c")) : "k" + i, element(1));
    }
    return map.build();
  }

  private Arr elements(int count, int depth) {
    var elements = new ArrayList<Value>();
    for (int i = 0; i < count; i++) {
      elements.add(element(depth));
    }
    return Arr.of(elements);
  }

  private Value element(int depth) {
    if (random.nextInt(12) == 0) {
      return odd();
    }
    var element = Obj.builder();
    maybe(element, "subject", odd());
    maybe(element, "role", scalar());
    maybe(element, "name", scalar());
    maybe(element, "n", Num.of(random.nextInt(4)));
    maybe(element, "members", random.nextInt(8) == 0 ? scalar() : list(4));
    maybe(element, "meta", Obj.of("subject", odd()));
    if (random.nextInt(3) == 0) {
      element.put("disabled", scalar());
    }
    if (depth > 0) {
      maybe(element, "inner", elements(random.nextInt(10), depth - 1));
    }
    return element.build();
  }

  private void maybe(Obj.Builder object, String key, Value value) {
    if (random.nextInt(6) > 0) {
      object.put(key, value);
    }
  }

  private Value input() {
    var input = Obj.builder();
    maybe(input, "user", odd());
    maybe(input, "other", scalar());
    maybe(input, "role", scalar());
    maybe(input, "action", scalar());
    maybe(input, "n", Num.of(random.nextInt(4)));
    maybe(input, "users", list(5));
    maybe(input, "list", elements(random.nextInt(12), 0));
    maybe(input, "path", random.nextInt(9) == 0 ? scalar() : Str.of(path()));
    maybe(input, "address", Str.of(random.nextInt(4) == 0 ? network() : address()));
    maybe(input, "method", pick(METHODS));
    maybe(input, "segments", segments());
    maybe(input, "id", Num.of(random.nextInt(60)));
    maybe(input, "roles", Arr.of(pick(METHODS), pick(METHODS)));
    return input.build();
  }
}
