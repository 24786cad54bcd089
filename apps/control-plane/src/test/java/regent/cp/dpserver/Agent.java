package regent.cp.dpserver;

import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import regent.cp.RunningControlPlane;
import regent.model.codec.Codec;
import regent.model.json.Json;

/// What an agent and its Envoy do on the dp-server's port, as a client of tests.
final class Agent implements AutoCloseable {
  static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  static final String LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";

  private final RunningControlPlane cp;
  private final String name;
  private final String token;
  private final Path certificate;
  private final HttpClient http;
  private final ManagedChannel channel;

  Agent(RunningControlPlane cp, Path workDir, String name, String token) throws Exception {
    this.cp = cp;
    this.name = name;
    this.token = token;
    this.certificate = workDir.resolve("regent-cp.crt");
    this.http = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", cp.server().port("dp-server"))
            .sslContext(GrpcSslContexts.forClient().trustManager(certificate.toFile()).build())
            .build();
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "cp",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate))));
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  HttpResponse<String> bootstrap(String dataplane) throws Exception {
    Map<String, Json> request =
        Map.of(
            "mesh", Json.of("default"),
            "name", Json.of(name),
            "dataplaneToken", Json.of(token),
            "dataplaneResource", Json.of(dataplane),
            "workdir", Json.of("/tmp/agent"));
    return http.send(
        request("/bootstrap")
            .header("accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(new Json.Obj(request).toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// The node of a bootstrap answer.
  static Node node(HttpResponse<String> bootstrap) throws Exception {
    Json.Obj answer = (Json.Obj) Codec.parseJson(bootstrap.body());
    String config =
        new String(Base64.getDecoder().decode(answer.text("bootstrap")), StandardCharsets.UTF_8);
    var node = Node.newBuilder();
    JsonFormat.parser().merge(((Json.Obj) Codec.parseJson(config)).object("node").toString(), node);
    return node.build();
  }

  HttpResponse<byte[]> bundle(String etag, int waitSeconds) throws Exception {
    HttpRequest.Builder request =
        request("/bundles/default/" + name).header("authorization", "Bearer " + token);
    if (!etag.isEmpty()) {
      request.header("if-none-match", etag);
    }
    if (waitSeconds > 0) {
      request.header("prefer", "modes=snapshot,delta;wait=" + waitSeconds);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> status(String json) throws Exception {
    return http.send(
        request("/status/default/" + name)
            .header("authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("https://127.0.0.1:" + cp.server().port("dp-server") + path));
  }

  Stream open(Node node) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), token);
    var stream = new Stream(node);
    stream.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .deltaAggregatedResources(stream);
    return stream;
  }

  /// An open delta ADS stream.
  static final class Stream implements StreamObserver<DeltaDiscoveryResponse> {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final Node node;
    private StreamObserver<DeltaDiscoveryRequest> requests;

    Stream(Node node) {
      this.node = node;
    }

    void subscribe(String typeUrl) {
      requests.onNext(DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(typeUrl).build());
    }

    void acknowledge(DeltaDiscoveryResponse response) {
      requests.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce())
              .build());
    }

    void reject(DeltaDiscoveryResponse response, String message) {
      requests.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce())
              .setErrorDetail(Status.newBuilder().setCode(3).setMessage(message))
              .build());
    }

    /// The next response.
    DeltaDiscoveryResponse next() throws Exception {
      Object next = received.poll(20, TimeUnit.SECONDS);
      if (next instanceof DeltaDiscoveryResponse response) {
        return response;
      }
      throw new IllegalStateException("instead of a response: " + next);
    }

    /// How the stream ended.
    Throwable failure() throws Exception {
      Object next = received.poll(20, TimeUnit.SECONDS);
      if (next instanceof Throwable failure) {
        return failure;
      }
      throw new IllegalStateException("instead of a failure: " + next);
    }

    void end() {
      requests.onCompleted();
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      received.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      received.add(failure);
    }

    @Override
    public void onCompleted() {
      received.add("completed");
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    http.shutdownNow();
  }
}
