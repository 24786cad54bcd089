package regent.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import regent.model.codec.CodecException;
import regent.model.resource.Resource;
import regent.xds.bootstrap.BootstrapException;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.proxy.ProxyView;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.TypeUrls;

/// Laws that hold for whatever is written into a mesh. Meshes are drawn with a fixed seed.
class PropertiesTest {
  private static final int MESHES = 60;
  private static final Pattern CLUSTER_REFERENCE = Pattern.compile("kri_msvc_[-a-z0-9_]+");

  @Test
  void equalViewsGiveEqualSnapshotsWhateverTheOrderOfResources() throws Exception {
    var random = new Random(1);
    for (int i = 0; i < MESHES; i++) {
      var resources = Ledger.labelled(mesh(random));
      var shuffled = new ArrayList<>(resources);
      Collections.shuffle(shuffled, random);
      var one = view(resources);
      var other = view(shuffled);
      assertThat(one.mesh()).isEqualTo(other.mesh());
      assertThat(Translator.translate(one)).isEqualTo(Translator.translate(other));
      assertThat(Translator.translate(one)).isEqualTo(Translator.translate(one));
      assertThat(view(resources)).isEqualTo(one);
    }
  }

  @Test
  void applyingADifferenceGivesTheTarget() throws Exception {
    var random = new Random(2);
    Snapshot from = Snapshot.EMPTY;
    for (int i = 0; i < MESHES; i++) {
      Snapshot to = Translator.translate(view(Ledger.labelled(mesh(random))));
      var diff = to.diff(from);
      assertThat(diff.applyTo(from)).isEqualTo(to);
      assertThat(to.diff(to).isEmpty()).isTrue();
      assertThat(diff.isEmpty()).isEqualTo(from.equals(to));
      from = to;
    }
  }

  @Test
  void everyClusterThatRoutesNameIsThereAndHasEndpoints() throws Exception {
    var random = new Random(3);
    for (int i = 0; i < MESHES; i++) {
      Snapshot snapshot = Translator.translate(view(Ledger.labelled(mesh(random))));
      var clusters = snapshot.resources(TypeUrls.CLUSTER).keySet();
      var endpoints = snapshot.resources(TypeUrls.ENDPOINTS).keySet();
      var named = new TreeSet<String>();
      for (var listener : snapshot.resources(TypeUrls.LISTENER).values()) {
        var names = CLUSTER_REFERENCE.matcher(listener.body().getValue().toStringUtf8());
        while (names.find()) {
          named.add(names.group());
        }
      }
      named.removeAll(snapshot.resources(TypeUrls.LISTENER).keySet());
      assertThat(clusters).containsAll(named);
      for (var cluster : snapshot.resources(TypeUrls.CLUSTER).values()) {
        if (cluster.body().unpack(Cluster.class).getType() == Cluster.DiscoveryType.EDS) {
          assertThat(endpoints).contains(cluster.name().name());
        }
      }
    }
  }

  private static ProxyView view(List<Resource<?>> resources)
      throws CodecException, BootstrapException {
    ProxyMetadata agent = Agents.metadata(Agents.transparent("ledger", "p0"));
    return Ledger.view(Ledger.settled(resources), "p0", agent);
  }

  private static String mesh(Random random) {
    var yaml = new StringBuilder("type: Mesh\nname: ledger\n");
    int proxies = 1 + random.nextInt(4);
    for (int i = 0; i < proxies; i++) {
      yaml.append(
          """
          ---
          type: Dataplane
          mesh: ledger
          name: p%d
          labels: {app: a%d}
          networking:
            address: 10.0.0.%d
            inbound:
            - {name: one, port: 8080, protocol: %s}
            - {name: two, port: 8081, protocol: %s}
          """
              .formatted(i, i % 2, i + 1, protocol(random), protocol(random)));
    }
    int services = random.nextInt(4);
    for (int i = 0; i < services; i++) {
      yaml.append(
          """
          ---
          type: MeshService
          mesh: ledger
          name: s%d
          spec:
            selector: {dataplaneLabels: {matchLabels: {app: a%d}}}
            ports:
            - {name: one, port: 80, targetPort: one, appProtocol: %s}
            - {port: 81, targetPort: 8081, appProtocol: %s}
          """
              .formatted(i, random.nextInt(3), protocol(random), protocol(random)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      yaml.append(
          """
          ---
          type: MeshHTTPRoute
          mesh: ledger
          name: r%d
          spec:
            to:
            - targetRef: {kind: MeshService, labels: {kuma.io/display-name: s%d}}
              rules:
              - matches: [{path: {type: PathPrefix, value: /p%d}}]
                default:
                  backendRefs:
                  - {kind: MeshService, labels: {kuma.io/display-name: s%d}, port: 80, weight: %d}
                  - {kind: MeshService, labels: {kuma.io/display-name: s%d}, port: 81, weight: %d}
          """
              .formatted(
                  i,
                  random.nextInt(3),
                  random.nextInt(2),
                  random.nextInt(4),
                  random.nextInt(3),
                  random.nextInt(4),
                  random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      yaml.append(
          """
          ---
          type: MeshTimeout
          mesh: ledger
          name: t
          spec:
            to:
            - targetRef: {kind: Mesh}
              default: {connectionTimeout: %ds, http: {requestTimeout: %ds}}
          """
              .formatted(1 + random.nextInt(5), 1 + random.nextInt(5)));
    }
    if (random.nextBoolean()) {
      yaml.append(
          """
          ---
          type: MeshOPA
          mesh: ledger
          name: o
          spec:
            default: {authConfig: {timeout: %dms}}
          """
              .formatted(100 + random.nextInt(3)));
    }
    return yaml.toString();
  }

  private static String protocol(Random random) {
    return List.of("http", "http2", "grpc", "tcp").get(random.nextInt(4));
  }
}
