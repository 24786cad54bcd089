/// Spans and metrics for collectors, with OTLP. Nothing outside of this package sees OpenTelemetry,
/// and nothing in here is loaded unless the configuration asks for it.
@NullMarked
package regent.dp.telemetry;

import org.jspecify.annotations.NullMarked;
