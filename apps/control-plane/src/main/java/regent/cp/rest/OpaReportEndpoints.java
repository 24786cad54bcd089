package regent.cp.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import regent.cp.bundle.OpaReports;
import regent.cp.bundle.ReceivedDecisions;
import regent.cp.http.Request;
import regent.cp.http.Response;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;

/// `POST /status` and `POST /logs`, with the mesh as OPA's `partition_name` behind them: what plain
/// OPAs report.
///
/// Source: <https://www.openpolicyagent.org/docs/management-status>,
/// <https://www.openpolicyagent.org/docs/management-decision-logs>
final class OpaReportEndpoints {
  private static final String STATUS = "/status";
  private static final String LOGS = "/logs";
  private static final String OF_MESH = "/{mesh}";
  static final Set<String> TEMPLATES = Set.of(STATUS, STATUS + OF_MESH, LOGS, LOGS + OF_MESH);

  /// OPA cuts its chunks at 32 KiB, packed.
  private static final int MOST_BYTES = 16 << 20;

  private final OpaReports reports;
  private final ReceivedDecisions decisions;
  private final AgentDoor door;

  OpaReportEndpoints(OpaReports reports, ReceivedDecisions decisions, AgentDoor door) {
    this.reports = reports;
    this.decisions = decisions;
    this.door = door;
  }

  void register(Routes routes) {
    routes
        .add("POST", STATUS, this::status)
        .add("POST", STATUS + OF_MESH, this::status)
        .add("POST", LOGS, this::logs)
        .add("POST", LOGS + OF_MESH, this::logs);
  }

  private Response status(Call call) throws ApiException {
    door.check(call.request(), call.path("mesh"));
    if (!(body(call.request()) instanceof Json.Obj status)) {
      throw ApiException.badRequest("a status is a JSON object");
    }
    reports.take(call.path("mesh"), status);
    return Response.empty(200);
  }

  private Response logs(Call call) throws ApiException {
    door.check(call.request(), call.path("mesh"));
    if (!(body(call.request()) instanceof Json.Arr(var events))) {
      throw ApiException.badRequest("decision logs are a JSON array");
    }
    decisions.take(call.path("mesh"), events);
    return Response.empty(200);
  }

  private static Json body(Request request) throws ApiException {
    try {
      byte[] bytes = request.body().toArray();
      if (request.header("content-encoding").orElse("").equals("gzip")) {
        bytes = unpacked(bytes);
      }
      return Codec.parseJson(new String(bytes, StandardCharsets.UTF_8));
    } catch (CodecException | IOException e) {
      throw ApiException.badRequest("the body cannot be read: " + e.getMessage());
    }
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = gzip.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes when unpacked");
      }
      return bytes;
    }
  }
}
