package regent.xds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import regent.model.resource.Kri;
import regent.model.resource.Meta;
import regent.model.service.MeshService;

class VirtualIpsTest {
  @Test
  void servicesGetAddressesInTheOrderOfTheirNames() {
    var ips = VirtualIps.restore(new TreeMap<>()).allocate(List.of(kri("b"), kri("a")));

    assertThat(ips.addresses())
        .containsExactlyInAnyOrderEntriesOf(Map.of(kri("a"), "241.0.0.0", kri("b"), "241.0.0.1"));
  }

  @Test
  void whoHasAnAddressKeepsIt() {
    var shown = new TreeMap<>(Map.of(kri("b"), "241.0.1.255"));

    var ips = VirtualIps.restore(shown).allocate(List.of(kri("a"), kri("b")));

    assertThat(ips.addresses()).containsEntry(kri("b"), "241.0.1.255");
    assertThat(ips.addresses()).containsEntry(kri("a"), "241.0.2.0");
  }

  @Test
  void anAddressThatWasGivenUpIsNotHandedOutAtOnce() {
    var first = VirtualIps.restore(new TreeMap<>()).allocate(List.of(kri("a")));

    var then = first.allocate(List.of(kri("b")));

    assertThat(then.addresses()).containsOnly(Map.entry(kri("b"), "241.0.0.1"));
  }

  @Test
  void afterTheLastAddressTheFirstFreeOneFollows() {
    var shown = new TreeMap<>(Map.of(kri("a"), "241.255.255.255", kri("b"), "241.0.0.0"));

    var ips = VirtualIps.restore(shown).allocate(List.of(kri("a"), kri("b"), kri("c")));

    assertThat(ips.addresses()).containsEntry(kri("c"), "241.0.0.1");
  }

  @Test
  void addressesAreNeverShared() {
    var random = new Random(4);
    var ips = VirtualIps.restore(new TreeMap<>());
    for (int i = 0; i < 300; i++) {
      var services = new TreeSet<Kri>();
      for (int n = random.nextInt(8); n > 0; n--) {
        services.add(kri("s" + random.nextInt(12)));
      }
      ips = ips.allocate(services);
      assertThat(ips.addresses().keySet()).isEqualTo(services);
      assertThat(new HashSet<>(ips.addresses().values())).hasSize(services.size());
    }
  }

  private static Kri kri(String name) {
    return Kri.of(MeshService.TYPE, Meta.of("ledger", name, Map.of()));
  }
}
