package regent.dp.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a collector gets, over both kinds of OTLP.
class TelemetryTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir private Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<ResourceSpans> spans = new CopyOnWriteArrayList<>();
  private final List<Metric> metrics = new CopyOnWriteArrayList<>();

  @Test
  void spansAndMetricsArriveOverGrpc() throws Exception {
    Server collector =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new TraceServiceGrpc.TraceServiceImplBase() {
                  @Override
                  public void export(
                      ExportTraceServiceRequest request,
                      StreamObserver<ExportTraceServiceResponse> answer) {
                    spans.addAll(request.getResourceSpansList());
                    answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
                    answer.onCompleted();
                  }
                })
            .addService(
                new MetricsServiceGrpc.MetricsServiceImplBase() {
                  @Override
                  public void export(
                      ExportMetricsServiceRequest request,
                      StreamObserver<ExportMetricsServiceResponse> answer) {
                    add(request);
                    answer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
                    answer.onCompleted();
                  }
                })
            .build()
            .start();
    try {
      asks("grpc", "otlp/grpc", collector.getPort());
    } finally {
      collector.shutdownNow();
    }
  }

  @Test
  void spansAndMetricsArriveOverHttp() throws Exception {
    var collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          spans.addAll(
              ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                  .getResourceSpansList());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.createContext(
        "/v1/metrics",
        exchange -> {
          add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      asks("http", "otlp/http", collector.getAddress().getPort());
    } finally {
      collector.stop(0);
    }
  }

  private void add(ExportMetricsServiceRequest request) {
    request
        .getResourceMetricsList()
        .forEach(
            of ->
                of.getScopeMetricsList().forEach(scope -> metrics.addAll(scope.getMetricsList())));
  }

  private void asks(String tracing, String export, int port) throws Exception {
    var traceparents = new CopyOnWriteArrayList<String>();
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          traceparents.add(exchange.getRequestHeaders().getFirst("traceparent"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    other.start();
    Path policy =
        Files.writeString(
            folder.resolve("p.rego"),
            """
            package p

            x := http.send({"method": "GET", "url": "http://127.0.0.1:%d/"}).status_code
            """
                .formatted(other.getAddress().getPort()));
    try (var server =
        start(
            List.of(
                "distributed_tracing.type=" + tracing,
                "distributed_tracing.address=127.0.0.1:" + port,
                "distributed_tracing.service_name=shop",
                "distributed_tracing.resource.service_namespace=test",
                "distributed_tracing.exclude_paths={/health**}",
                "distributed_tracing.batch_span_processor_options.batch_timeout_ms=100",
                "metrics_export.type=" + export,
                "metrics_export.address=127.0.0.1:" + port,
                "metrics_export.export_interval_ms=200",
                "decision_logs.console=true"),
            policy.toString())) {
      String parent = "00-" + TRACE + "-b7ad6b7169203331-01";
      assertThat(get(server, "/v1/data/p/x", "traceparent", parent)).contains("\"result\":200");
      get(server, "/v1/data/p/x", "b3", TRACE + "-b7ad6b7169203331-1");
      get(server, "/health", "x", "y");
      await(() -> spans().size() >= 4);
      await(
          () ->
              metrics.stream().anyMatch(m -> m.getName().equals("http_request_duration_seconds")));
    } finally {
      other.stop(0);
    }

    assertThat(spans.getFirst().getResource().getAttributesList().toString())
        .contains("shop", "service.namespace");
    var serving = named("GET /v1/data/{path...}");
    assertThat(serving).hasSize(2);
    assertThat(serving)
        .allSatisfy(
            span -> {
              assertThat(hex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
              assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo("b7ad6b7169203331");
              assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
              assertThat(span.getAttributesList().toString())
                  .contains("opa.decision_id", "http.response.status_code", "http.route");
            });
    var sending = named("HTTP GET");
    assertThat(sending).hasSize(2);
    assertThat(sending.getFirst().getParentSpanId()).isEqualTo(serving.getFirst().getSpanId());
    assertThat(traceparents).allMatch(header -> header.startsWith("00-" + TRACE + "-"));
    assertThat(spans()).noneMatch(span -> span.getName().contains("health"));
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains(
            "\"trace_id\":\"" + TRACE + "\"",
            "\"span_id\":\"" + hex(serving.getFirst().getSpanId().toByteArray()) + "\"");
    assertThat(metrics)
        .anyMatch(m -> m.hasHistogram() && m.getHistogram().getDataPoints(0).getCount() > 0);
  }

  private List<Span> spans() {
    var all = new ArrayList<Span>();
    spans.forEach(of -> of.getScopeSpansList().forEach(scope -> all.addAll(scope.getSpansList())));
    return all;
  }

  private List<Span> named(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      var _ = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
  }

  private static String get(OpaServer server, String path, String name, String value)
      throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + server.addresses().getFirst() + path))
              .header(name, value);
      return http.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  private OpaServer start(List<String> sets, String path) throws Exception {
    return OpaServer.start(
        TestSettings.PLAIN.paths(path).sets(sets).settings(),
        new PrintStream(log, true, StandardCharsets.UTF_8),
        InstantSource.system());
  }
}
