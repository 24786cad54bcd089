package regent.opa.builtin;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// IP networks and host names.
final class NetBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "net.cidr_contains",
              "(cidr: string, cidr_or_ip: string) => boolean",
              NetBuiltins::contains),
          Builtin.of(
              "net.cidr_contains_matches",
              "(cidrs: any<string, array[any<string, array[any]>], object[string: any<string, array[any]>], set[any<string, array[any]>]>, cidrs_or_ips: any<string, array[any<string, array[any]>], object[string: any<string, array[any]>], set[any<string, array[any]>]>) => set[array<any, any>]",
              NetBuiltins::containsMatches),
          Builtin.contextual(
              "net.cidr_expand", "(cidr: string) => set[string]", NetBuiltins::expand),
          Builtin.of(
              "net.cidr_intersects",
              "(cidr1: string, cidr2: string) => boolean",
              NetBuiltins::intersects),
          Builtin.of("net.cidr_is_valid", "(cidr: string) => boolean", NetBuiltins::isValid),
          Builtin.of(
              "net.cidr_merge",
              "(addrs: any<array[any<string>], set[string]>) => set[string]",
              NetBuiltins::merge),
          Builtin.of("net.cidr_overlap", "(string, string) => boolean", NetBuiltins::contains)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.contextual(
                  "net.lookup_ip_addr", "(name: string) => set[string]", NetBuiltins::lookup)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private NetBuiltins() {}

  private static final int CHECK_EVERY = 1 << 12;

  /// `other` is an address or a network.
  static Value contains(Value cidr, Value other) throws BuiltinException {
    var network = IpNetwork.parse(Operands.string(cidr, 1));
    var text = Operands.string(other, 1);
    var address = IpNetwork.Address.parse(text);
    if (address.isPresent()) {
      return Bool.of(network.contains(address.get()));
    }
    try {
      return Bool.of(network.contains(IpNetwork.parse(text)));
    } catch (BuiltinException e) {
      throw new BuiltinException(
          "not a valid textual representation of an IP address or CIDR: " + text);
    }
  }

  static Value intersects(Value cidr1, Value cidr2) throws BuiltinException {
    var a = IpNetwork.parse(Operands.string(cidr1, 1));
    return Bool.of(a.intersects(IpNetwork.parse(Operands.string(cidr2, 1))));
  }

  static Value isValid(Value cidr) {
    if (!(cidr instanceof Str s)) {
      return Bool.FALSE;
    }
    try {
      return Bool.of(IpNetwork.parse(s.value()).bits() > 0);
    } catch (BuiltinException e) {
      return Bool.FALSE;
    }
  }

  /// A network or address of an operand, and what names it in the answer.
  private record Indexed(Value cidr, Value index) {}

  /// Pairs of indexes: of a network, and of what it contains.
  static Value containsMatches(Value cidrs, Value others) throws BuiltinException {
    var matches = SetValue.builder();
    for (var network : indexed(cidrs, 1)) {
      for (var other : indexed(others, 2)) {
        if (contains(network.cidr(), other.cidr()).equals(Bool.TRUE)) {
          matches.add(Arr.of(network.index(), other.index()));
        }
      }
    }
    return matches.build();
  }

  private static List<Indexed> indexed(Value operand, int position) throws BuiltinException {
    var all = new ArrayList<Indexed>();
    switch (operand) {
      case Str _ -> all.add(new Indexed(operand, operand));
      case Arr a -> {
        for (int i = 0; i < a.size(); i++) {
          all.add(new Indexed(first(a.at(i), position), Num.of(i)));
        }
      }
      case SetValue s -> {
        for (var member : s.members()) {
          all.add(new Indexed(first(member, position), member));
        }
      }
      case Obj o -> {
        for (int i = 0; i < o.size(); i++) {
          all.add(new Indexed(first(o.valueAt(i), position), o.keyAt(i)));
        }
      }
      case Undefined _, Null _, Bool _, Num _ -> {}
    }
    return all;
  }

  private static Value first(Value element, int position) throws BuiltinException {
    return switch (element) {
      case Str _ -> element;
      case Arr a when a.size() > 0 -> a.at(0);
      default ->
          throw new BuiltinException(
              "operand " + position + ": element must be string or non-empty array");
    };
  }

  static Value expand(BuiltinContext context, Value[] operands) throws BuiltinException {
    var network = IpNetwork.parse(Operands.string(operands[0], 1));
    var addresses = SetValue.builder();
    var last = network.last();
    for (var at = network.first(); at.compareTo(last) <= 0; at = at.add(BigInteger.ONE)) {
      if (addresses.size() % CHECK_EVERY == 0 && context.isCancelled()) {
        throw new BuiltinException(
            BuiltinException.Kind.CANCEL,
            "net.cidr_expand: timed out before generating all IP addresses");
      }
      addresses.add(Str.of(new IpNetwork.Address(at, network.bits()).text()));
    }
    return addresses.build();
  }

  /// A network to merge, and how it is written when nothing joins it.
  private record Block(IpNetwork network, String text) {}

  /// The fewest networks that have the same addresses. An address without a prefix is in the
  /// network of its class.
  static Value merge(Value addresses) throws BuiltinException {
    if (!(addresses instanceof Arr) && !(addresses instanceof SetValue)) {
      throw new BuiltinException("operand must be an array");
    }
    var blocks = new ArrayList<Block>();
    for (var member : Operands.members(addresses, 1, "array")) {
      blocks.add(block(member));
    }
    blocks.sort(
        Comparator.comparingInt((Block b) -> b.network().bits())
            .thenComparing(b -> b.network().first()));
    var merged = SetValue.builder();
    for (int i = 0; i < blocks.size(); ) {
      int end = i + 1;
      var last = blocks.get(i).network().last();
      while (end < blocks.size() && joins(blocks.get(end), last, blocks.get(i))) {
        last = last.max(blocks.get(end++).network().last());
      }
      add(blocks.subList(i, end), last, merged);
      i = end;
    }
    return merged.build();
  }

  private static void add(List<Block> joined, BigInteger last, SetValue.Builder merged) {
    var first = joined.getFirst();
    if (joined.size() == 1) {
      merged.add(Str.of(first.text()));
      return;
    }
    IpNetwork.covering(first.network().first(), last, first.network().bits())
        .forEach(n -> merged.add(Str.of(n.text())));
  }

  private static boolean joins(Block next, BigInteger last, Block first) {
    return next.network().bits() == first.network().bits()
        && next.network().first().compareTo(last.add(BigInteger.ONE)) <= 0;
  }

  private static Block block(Value member) throws BuiltinException {
    if (!(member instanceof Str s)) {
      throw new BuiltinException("element must be string");
    }
    var address = IpNetwork.Address.parse(s.value());
    if (address.isEmpty()) {
      var network = IpNetwork.parse(s.value());
      return new Block(network, network.text());
    }
    if (address.get().bits() != 32) {
      throw new BuiltinException("IPv6 invalid: needs prefix length");
    }
    int top = address.get().number().shiftRight(24).intValue();
    int prefix = top < 0x80 ? 8 : top < 0xc0 ? 16 : 24;
    var text = address.get().text() + "/" + prefix;
    return new Block(IpNetwork.parse(text), text);
  }

  private record LookupKey(String name) {}

  /// Looked up once in an evaluation.
  static Value lookup(BuiltinContext context, Value[] operands) throws BuiltinException {
    var name = Operands.string(operands[0], 1);
    context.services().hosts().check(name);
    Object answer = context.once(new LookupKey(name), key -> addresses(context, key.name()));
    if (answer instanceof BuiltinException e) {
      throw e;
    }
    return (Value) answer;
  }

  private static Object addresses(BuiltinContext context, String name) {
    try {
      var addresses = SetValue.builder();
      for (var address : context.services().resolver().resolve(name)) {
        int bits = 8 * address.getAddress().length;
        var number = new BigInteger(1, address.getAddress());
        addresses.add(Str.of(new IpNetwork.Address(number, bits).text()));
      }
      return addresses.build();
    } catch (IOException e) {
      return new BuiltinException(String.valueOf(e.getMessage()));
    }
  }
}
