package regent.xds.server;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A proxy's end of a stream. It keeps what it was told and answers only when a test says so.
final class Client implements StreamObserver<DeltaDiscoveryResponse> {
  final List<DeltaDiscoveryResponse> received = new ArrayList<>();
  @Nullable Throwable failure;
  boolean completed;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final String node;
  private boolean introduced;

  Client(Channel channel, String node) {
    this.node = node;
    this.requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(this);
  }

  void subscribe(String typeUrl, String... names) {
    send(request(typeUrl).addAllResourceNamesSubscribe(List.of(names)));
  }

  void unsubscribe(String typeUrl, String... names) {
    send(request(typeUrl).addAllResourceNamesUnsubscribe(List.of(names)));
  }

  void resume(String typeUrl, Map<String, String> versions) {
    send(request(typeUrl).putAllInitialResourceVersions(versions));
  }

  void accept(DeltaDiscoveryResponse response) {
    send(request(response.getTypeUrl()).setResponseNonce(response.getNonce()));
  }

  void acceptAll() {
    var waiting = List.copyOf(received);
    received.clear();
    waiting.forEach(this::accept);
  }

  void reject(DeltaDiscoveryResponse response, String message) {
    send(
        request(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .setErrorDetail(Status.newBuilder().setCode(13).setMessage(message)));
  }

  void close() {
    requests.onCompleted();
  }

  /// What was received, as `Cluster +a +b -c`.
  List<String> told() {
    return received.stream().map(Client::summary).toList();
  }

  private static String summary(DeltaDiscoveryResponse response) {
    var text =
        new StringBuilder(
            response.getTypeUrl().substring(response.getTypeUrl().lastIndexOf('.') + 1));
    response.getResourcesList().stream()
        .map(Resource::getName)
        .forEach(name -> text.append(" +").append(name));
    response.getRemovedResourcesList().forEach(name -> text.append(" -").append(name));
    return text.toString();
  }

  private DeltaDiscoveryRequest.Builder request(String typeUrl) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(typeUrl);
  }

  private void send(DeltaDiscoveryRequest.Builder request) {
    if (!introduced) {
      request.setNode(Node.newBuilder().setId(node));
      introduced = true;
    }
    requests.onNext(request.build());
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    received.add(response);
  }

  @Override
  public void onError(Throwable thrown) {
    failure = thrown;
  }

  @Override
  public void onCompleted() {
    completed = true;
  }
}
