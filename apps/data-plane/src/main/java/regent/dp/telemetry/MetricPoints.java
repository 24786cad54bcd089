package regent.dp.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import regent.dp.telemetry.PrometheusText.Metric;
import regent.dp.telemetry.PrometheusText.Sample;

/// Metrics of Prometheus as those of OpenTelemetry. Counters and histograms count from the start of
/// the process.
///
/// Source: <https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/>
record MetricPoints(Resource resource, long startNanos, long nowNanos) {
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("regent");

  List<MetricData> of(List<Metric> metrics) {
    return metrics.stream().map(this::of).toList();
  }

  private MetricData of(Metric metric) {
    return switch (metric.kind()) {
      case "counter" ->
          ImmutableMetricData.createDoubleSum(
              resource,
              SCOPE,
              metric.name(),
              metric.help(),
              "",
              SumData.createDoubleSumData(
                  true, AggregationTemporality.CUMULATIVE, points(metric.samples())));
      case "histogram" ->
          ImmutableMetricData.createDoubleHistogram(
              resource,
              SCOPE,
              metric.name(),
              metric.help(),
              "",
              HistogramData.create(AggregationTemporality.CUMULATIVE, histograms(metric)));
      case "summary" ->
          ImmutableMetricData.createDoubleSummary(
              resource,
              SCOPE,
              metric.name(),
              metric.help(),
              "",
              SummaryData.create(summaries(metric)));
      default ->
          ImmutableMetricData.createDoubleGauge(
              resource,
              SCOPE,
              metric.name(),
              metric.help(),
              "",
              GaugeData.createDoubleGaugeData(points(metric.samples())));
    };
  }

  private List<DoublePointData> points(List<Sample> samples) {
    return samples.stream()
        .map(
            sample ->
                DoublePointData.create(
                    startNanos, nowNanos, attributes(sample.labels()), sample.value(), List.of()))
        .toList();
  }

  private List<HistogramPointData> histograms(Metric metric) {
    var points = new ArrayList<HistogramPointData>();
    grouped(metric, "le")
        .forEach(
            (labels, samples) -> {
              var bounds = new ArrayList<Double>();
              var counts = new ArrayList<Long>();
              long below = 0;
              double sum = 0;
              for (Sample sample : samples) {
                if (sample.name().endsWith("_bucket")) {
                  double bound = PrometheusText.number(sample.labels().getOrDefault("le", "+Inf"));
                  if (!Double.isInfinite(bound)) {
                    bounds.add(bound);
                  }
                  counts.add((long) sample.value() - below);
                  below = (long) sample.value();
                } else if (sample.name().endsWith("_sum")) {
                  sum = sample.value();
                }
              }
              if (counts.size() == bounds.size() + 1) {
                points.add(
                    HistogramPointData.create(
                        startNanos,
                        nowNanos,
                        attributes(labels),
                        sum,
                        false,
                        0,
                        false,
                        0,
                        bounds,
                        counts));
              }
            });
    return points;
  }

  private List<SummaryPointData> summaries(Metric metric) {
    var points = new ArrayList<SummaryPointData>();
    grouped(metric, "quantile")
        .forEach(
            (labels, samples) -> {
              var quantiles = new ArrayList<ValueAtQuantile>();
              long count = 0;
              double sum = 0;
              for (Sample sample : samples) {
                if (sample.name().endsWith("_count")) {
                  count = (long) sample.value();
                } else if (sample.name().endsWith("_sum")) {
                  sum = sample.value();
                } else {
                  quantiles.add(
                      ValueAtQuantile.create(
                          PrometheusText.number(sample.labels().getOrDefault("quantile", "0")),
                          sample.value()));
                }
              }
              points.add(
                  SummaryPointData.create(
                      startNanos, nowNanos, attributes(labels), count, sum, quantiles));
            });
    return points;
  }

  private static Map<Map<String, String>, List<Sample>> grouped(Metric metric, String label) {
    Map<Map<String, String>, List<Sample>> groups = new LinkedHashMap<>();
    for (Sample sample : metric.samples()) {
      groups.computeIfAbsent(sample.without(label), _ -> new ArrayList<>()).add(sample);
    }
    return groups;
  }

  private static Attributes attributes(Map<String, String> labels) {
    var attributes = Attributes.builder();
    labels.forEach((name, value) -> attributes.put(name, value));
    return attributes.build();
  }
}
