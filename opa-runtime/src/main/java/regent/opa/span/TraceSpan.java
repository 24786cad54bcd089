package regent.opa.span;

/// The span of distributed tracing that a request belongs to. Whoever serves the request opens one
/// and runs the rest in it; what happens below adds to [#current()] without knowing who traces.
public interface TraceSpan {
  /// Nobody traces.
  TraceSpan NONE =
      new TraceSpan() {
        @Override
        public String traceId() {
          return "";
        }

        @Override
        public String spanId() {
          return "";
        }

        @Override
        public boolean isSampled() {
          return false;
        }

        @Override
        public void route(String pattern) {}

        @Override
        public void decision(String id) {}
      };

  /// The span that code runs in; only [#in(TraceSpan, Runnable)] binds it.
  ScopedValue<TraceSpan> CURRENT = ScopedValue.newInstance();

  /// The span that this code runs in; [#NONE] when there is none.
  static TraceSpan current() {
    return CURRENT.orElse(NONE);
  }

  /// Runs `work` in `span`.
  static void in(TraceSpan span, Runnable work) {
    if (span == NONE) {
      work.run();
    } else {
      ScopedValue.where(CURRENT, span).run(work);
    }
  }

  /// 32 hexadecimal digits; empty when nobody traces.
  String traceId();

  /// 16 hexadecimal digits; empty when nobody traces.
  String spanId();

  /// Whether the span is sent anywhere.
  boolean isSampled();

  /// The request goes to this route, such as `/v1/data/{path...}`.
  void route(String pattern);

  /// The request asks for this decision.
  void decision(String id);
}
