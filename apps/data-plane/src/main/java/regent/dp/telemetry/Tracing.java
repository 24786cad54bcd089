package regent.dp.telemetry;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.GlobPattern;
import regent.opa.management.config.TelemetryConfig;
import regent.opa.span.TraceSpan;

/// `distributed_tracing` of OPA's configuration: a span for each request of the REST API, each
/// check and each request of `http.send`. Traces of callers go on, whether they name them as W3C's
/// Trace Context or as B3 do. Thread-safe.
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#distributed-tracing>
public final class Tracing implements AutoCloseable {
  private static final String SCOPE = "regent";
  private static final long END_SECONDS = 5;

  private static final TextMapPropagator PROPAGATORS =
      TextMapPropagator.composite(
          B3Propagator.injectingMultiHeaders(),
          W3CBaggagePropagator.getInstance(),
          W3CTraceContextPropagator.getInstance());

  private static final TextMapGetter<Function<String, @Nullable String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Function<String, @Nullable String> carrier) {
          return List.of();
        }

        @Override
        public @Nullable String get(
            @Nullable Function<String, @Nullable String> carrier, String key) {
          return carrier == null ? null : carrier.apply(key);
        }
      };

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final List<Pattern> excluded;

  private Tracing(SdkTracerProvider provider, List<Pattern> excluded) {
    this.provider = provider;
    this.tracer = provider.get(SCOPE);
    this.excluded = List.copyOf(excluded);
  }

  /// Begins to trace.
  ///
  /// @param config with a protocol
  /// @throws IOException when certificates cannot be read or a path to exclude is no glob
  public static Tracing start(TelemetryConfig config) throws IOException {
    var excluded = new ArrayList<Pattern>();
    for (String glob : config.excludePaths()) {
      try {
        excluded.add(Pattern.compile(GlobPattern.expression(glob, "/")));
      } catch (BuiltinException e) {
        throw new IOException(
            "invalid distributed_tracing.exclude_paths pattern '%s': %s"
                .formatted(glob, e.getMessage()),
            e);
      }
    }
    var batch = config.batch();
    var processor =
        BatchSpanProcessor.builder(Exporters.spans(config))
            .setScheduleDelay(batch.timeout())
            .setExporterTimeout(batch.exportTimeout())
            .setMaxQueueSize(batch.maxQueue())
            .setMaxExportBatchSize(Math.min(batch.maxBatch(), batch.maxQueue()))
            .build();
    var sampler = Sampler.parentBased(Sampler.traceIdRatioBased(config.samplePercentage() / 100));
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(Exporters.resource(config, Map.of()))
            .setSampler(sampler)
            .addSpanProcessor(processor)
            .build(),
        excluded);
  }

  /// Whether requests for `path` make spans.
  boolean isTraced(String path) {
    return excluded.stream().noneMatch(pattern -> pattern.matcher(path).matches());
  }

  /// Opens the span of a request that came in.
  ///
  /// @param header gives the value of a header, null when there is none
  Opened server(String name, Function<String, @Nullable String> header) {
    Context parent = PROPAGATORS.extract(Context.root(), header, HEADERS);
    var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER).setParent(parent);
    return new Opened(builder.startSpan());
  }

  /// Opens the span of a request that goes out, below the one that this code runs in.
  Opened client(String name) {
    var current = TraceSpan.current();
    Context parent = Context.root();
    if (!current.traceId().isEmpty()) {
      var context =
          SpanContext.create(
              current.traceId(),
              current.spanId(),
              current.isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
              TraceState.getDefault());
      parent = parent.with(Span.wrap(context));
    }
    var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).setParent(parent);
    return new Opened(builder.startSpan());
  }

  /// Sends what is left, for at most five seconds.
  @Override
  public void close() {
    var _ = provider.shutdown().join(END_SECONDS, TimeUnit.SECONDS);
  }

  /// A span under way.
  static final class Opened implements TraceSpan {
    final Span span;
    private @Nullable String method;

    private Opened(Span span) {
      this.span = span;
    }

    /// The span is called `method` and the route from the moment on when that is known.
    Opened ofMethod(String called) {
      method = called;
      return this;
    }

    /// Headers that tell the next one where the trace is.
    Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>();
      W3CTraceContextPropagator.getInstance()
          .inject(Context.root().with(span), headers, (_, name, value) -> headers.put(name, value));
      return headers;
    }

    @Override
    public String traceId() {
      return span.getSpanContext().getTraceId();
    }

    @Override
    public String spanId() {
      return span.getSpanContext().getSpanId();
    }

    @Override
    public boolean isSampled() {
      return span.getSpanContext().isSampled();
    }

    @Override
    public void route(String pattern) {
      span.setAttribute("http.route", pattern);
      if (method != null) {
        span.updateName(method + " " + pattern);
      }
    }

    @Override
    public void decision(String id) {
      span.setAttribute("opa.decision_id", id);
    }
  }
}
