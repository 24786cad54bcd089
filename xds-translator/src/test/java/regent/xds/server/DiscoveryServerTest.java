package regent.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Kri;
import regent.model.resource.Meta;
import regent.xds.plan.Origin;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.server.DiscoveryEvent.Acknowledged;
import regent.xds.server.DiscoveryEvent.Connected;
import regent.xds.server.DiscoveryEvent.Disconnected;
import regent.xds.server.DiscoveryEvent.Rejected;
import regent.xds.server.DiscoveryEvent.Settled;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.SnapshotResource;
import regent.xds.snapshot.TypeUrls;

/// Streams between an in-process server and a client that a test answers for. Everything runs on
/// the test's thread.
class DiscoveryServerTest {
  private static final NodeId NODE = new NodeId("ledger", "web-1");
  private static final Kri OPA = Kri.of(MeshOPA.TYPE, Meta.of("ledger", "decide", Map.of()));
  private static final Origin ORIGIN = Origin.of(OPA);

  private final List<DiscoveryEvent> events = new ArrayList<>();
  private final DiscoveryServer discovery =
      new DiscoveryServer(
          new DiscoveryListener() {
            @Override
            public void admit(NodeId node, ProxyMetadata metadata) throws StatusException {
              if (node.name().equals("stranger")) {
                throw Status.UNAUTHENTICATED.withDescription("no token").asException();
              }
            }

            @Override
            public void on(DiscoveryEvent event) {
              events.add(event);
            }
          });
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(discovery.service())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void wildcardSubscriptionsGetEverythingOfTheirType() {
    discovery.publish(NODE, snapshot(cluster("a", 1), cluster("b", 1), listener("l", 1)));
    var client = new Client(channel, "ledger.web-1");

    client.subscribe(TypeUrls.CLUSTER);

    assertThat(client.told()).containsExactly("Cluster +a +b");
  }

  @Test
  void whoConnectsFirstIsToldOnceThereIsASnapshot() {
    var client = new Client(channel, "ledger.web-1");
    client.subscribe(TypeUrls.CLUSTER);
    assertThat(client.told()).isEmpty();

    discovery.publish(NODE, snapshot(cluster("a", 1)));

    assertThat(client.told()).containsExactly("Cluster +a");
  }

  @Test
  void anEmptyTypeIsAnsweredOnceSoThatEnvoyCanStart() {
    discovery.publish(NODE, Snapshot.EMPTY);
    var client = new Client(channel, "ledger.web-1");

    client.subscribe(TypeUrls.LISTENER);
    assertThat(client.told()).containsExactly("Listener");
    client.acceptAll();

    assertThat(client.told()).isEmpty();
  }

  @Test
  void onlyDifferencesAreSent() {
    var client = settled(snapshot(cluster("a", 1), cluster("b", 1), cluster("c", 1)));

    discovery.publish(NODE, snapshot(cluster("a", 1), cluster("b", 2), cluster("d", 1)));

    assertThat(client.told()).containsExactly("Cluster +b +d -c");
  }

  @Test
  void anEqualSnapshotIsNotPushed() {
    var client = settled(snapshot(cluster("a", 1), listener("l", 1)));

    discovery.publish(NODE, snapshot(listener("l", 1), cluster("a", 1)));

    assertThat(client.told()).isEmpty();
  }

  @Test
  void snapshotsOfOtherProxiesAreNotPushed() {
    var client = settled(snapshot(cluster("a", 1)));

    discovery.publish(new NodeId("ledger", "web-2"), snapshot(cluster("a", 2)));

    assertThat(client.told()).isEmpty();
  }

  @Test
  void listenersWaitUntilClustersAreAnsweredFor() {
    var client = settled(snapshot(cluster("a", 1), listener("l", 1)));

    discovery.publish(NODE, snapshot(cluster("a", 1), cluster("b", 1), listener("l", 2)));
    assertThat(client.told()).containsExactly("Cluster +b");
    client.acceptAll();

    assertThat(client.told()).containsExactly("Listener +l");
  }

  @Test
  void clustersGoAfterTheListenersThatUsedThem() {
    var client = settled(snapshot(cluster("a", 1), cluster("b", 1), listener("l", 1)));

    discovery.publish(NODE, snapshot(cluster("b", 1), listener("l", 2)));
    assertThat(client.told()).containsExactly("Listener +l");
    client.acceptAll();

    assertThat(client.told()).containsExactly("Cluster -a");
  }

  @Test
  void snapshotsThatArePublishedMeanwhileAreNotQueued() {
    var client = settled(snapshot(cluster("a", 1)));
    discovery.publish(NODE, snapshot(cluster("a", 2)));
    discovery.publish(NODE, snapshot(cluster("a", 3)));
    discovery.publish(NODE, snapshot(cluster("a", 4)));
    assertThat(client.told()).containsExactly("Cluster +a");

    client.acceptAll();

    assertThat(client.told()).containsExactly("Cluster +a");
    assertThat(client.received.getFirst().getResources(0).getVersion())
        .isEqualTo(cluster("a", 4).version());
  }

  @Test
  void aRejectionNamesTheResourceAndWhatItComesFrom() {
    var client = settled(snapshot(cluster("a", 1), listener("good", 1)));

    discovery.publish(NODE, snapshot(cluster("a", 1), listener("good", 2), listener("bad", 1)));
    client.reject(client.received.getFirst(), "Error adding/updating listener(s) bad: no filter");

    assertThat(events)
        .filteredOn(Rejected.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              var rejected = (Rejected) event;
              assertThat(rejected.node()).isEqualTo(NODE);
              assertThat(rejected.message()).contains("no filter");
              assertThat(rejected.resources())
                  .singleElement()
                  .satisfies(
                      resource -> {
                        assertThat(resource.name().name()).isEqualTo("bad");
                        assertThat(resource.origin().resource()).isEqualTo(OPA);
                      });
            });
  }

  @Test
  void aRejectedResourceIsNotSentAgainUntilItChanges() {
    var client = settled(snapshot(listener("bad", 1)));
    discovery.publish(NODE, snapshot(listener("bad", 2)));
    client.reject(client.received.removeFirst(), "bad: no");
    assertThat(client.told()).isEmpty();

    discovery.publish(NODE, snapshot(listener("bad", 3)));

    assertThat(client.told()).containsExactly("Listener +bad");
  }

  @Test
  void namedSubscriptionsGetWhatTheyNameAndHearWhatIsNotThere() {
    discovery.publish(NODE, snapshot(endpoints("a"), endpoints("b")));
    var client = new Client(channel, "ledger.web-1");

    client.subscribe(TypeUrls.ENDPOINTS, "a", "nowhere");

    assertThat(client.told()).containsExactly("ClusterLoadAssignment +a -nowhere");
  }

  @Test
  void whatIsSubscribedToAgainIsSentAgain() {
    discovery.publish(NODE, snapshot(endpoints("a")));
    var client = new Client(channel, "ledger.web-1");
    client.subscribe(TypeUrls.ENDPOINTS, "a");
    client.acceptAll();

    client.unsubscribe(TypeUrls.ENDPOINTS, "a");
    assertThat(client.told()).isEmpty();
    client.subscribe(TypeUrls.ENDPOINTS, "a");

    assertThat(client.told()).containsExactly("ClusterLoadAssignment +a");
  }

  @Test
  void aChangedClusterIsFollowedByItsEndpoints() {
    var client = settled(snapshot(cluster("a", 1), endpoints("a")));
    client.subscribe(TypeUrls.ENDPOINTS, "a");
    client.acceptAll();

    discovery.publish(NODE, snapshot(cluster("a", 2), endpoints("a")));

    assertThat(client.told()).containsExactly("Cluster +a", "ClusterLoadAssignment +a");
  }

  @Test
  void whoComesBackWithTheSameVersionsIsToldNothingNew() {
    discovery.publish(NODE, snapshot(cluster("a", 1), cluster("b", 2)));
    var client = new Client(channel, "ledger.web-1");

    client.resume(
        TypeUrls.CLUSTER,
        Map.of(
            "a", cluster("a", 1).version(),
            "b", cluster("b", 1).version(),
            "gone", "some version"));

    assertThat(client.told()).containsExactly("Cluster +b -gone");
  }

  @Test
  void typesOfOurOwnAreServedToo() {
    var own = SnapshotResource.of("rules", com.google.protobuf.StringValue.of("text"), ORIGIN);
    discovery.publish(NODE, Snapshot.of(List.of(own)));
    var client = new Client(channel, "ledger.web-1");

    client.subscribe(own.name().typeUrl());

    assertThat(client.told()).containsExactly("StringValue +rules");
  }

  @Test
  void eventsTellTheStoryOfAStream() {
    var client = settled(snapshot(cluster("a", 1)));
    client.close();

    assertThat(client.completed).isTrue();
    assertThat(events).first().isInstanceOf(Connected.class);
    assertThat(events).anyMatch(Acknowledged.class::isInstance);
    assertThat(events).anyMatch(Settled.class::isInstance);
    assertThat(events).last().isInstanceOf(Disconnected.class);
    assertThat(discovery.streams(NODE)).isZero();
  }

  @Test
  void whoIsNotAdmittedIsTurnedAway() {
    var client = new Client(channel, "ledger.stranger");

    client.subscribe(TypeUrls.CLUSTER);

    assertThat(Status.fromThrowable(client.failure).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(events).isEmpty();
  }

  @Test
  void aNodeWithoutMeshIsTurnedAway() {
    var client = new Client(channel, "nobody");

    client.subscribe(TypeUrls.CLUSTER);

    assertThat(Status.fromThrowable(client.failure).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void oneNameStandsForOneResource() {
    assertThatThrownBy(() -> snapshot(cluster("a", 1), cluster("a", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cluster a");
  }

  private Client settled(Snapshot snapshot) {
    discovery.publish(NODE, snapshot);
    var client = new Client(channel, "ledger.web-1");
    client.subscribe(TypeUrls.CLUSTER);
    client.acceptAll();
    client.subscribe(TypeUrls.LISTENER);
    client.acceptAll();
    assertThat(client.told()).isEmpty();
    return client;
  }

  private static Snapshot snapshot(SnapshotResource... resources) {
    return Snapshot.of(List.of(resources));
  }

  private static SnapshotResource cluster(String name, int version) {
    return resource(name, Cluster.newBuilder().setName(name).setAltStatName("v" + version).build());
  }

  private static SnapshotResource listener(String name, int version) {
    return resource(name, Listener.newBuilder().setName(name).setStatPrefix("v" + version).build());
  }

  private static SnapshotResource endpoints(String name) {
    return resource(name, ClusterLoadAssignment.newBuilder().setClusterName(name).build());
  }

  private static SnapshotResource resource(String name, Message message) {
    return SnapshotResource.of(name, message, ORIGIN);
  }
}
