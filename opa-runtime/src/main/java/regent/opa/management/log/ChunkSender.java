package regent.opa.management.log;

import java.util.Map;
import regent.opa.management.service.HttpStatusText;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.management.service.ServiceRequest;

/// Uploads chunks to a service.
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs#decision-log-service-api>
record ChunkSender(ServiceClient client, String resource, LogCounters counters) {
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/json", "Content-Encoding", "gzip");

  /// @throws ServiceException when the service did not take it
  void send(Chunk chunk) throws ServiceException, InterruptedException {
    try (var response = client.send(ServiceRequest.post(resource, HEADERS, chunk.bytes()))) {
      if (response.status() < 200 || response.status() >= 300) {
        throw new ServiceException(
            "log upload failed, server replied with HTTP "
                + (response.status() + " " + HttpStatusText.of(response.status())).strip(),
            response.status());
      }
      counters.count("decision_logs_chunks_uploaded");
    } catch (ServiceException e) {
      counters.count("decision_logs_chunks_upload_failed");
      throw e.status() == 0 ? new ServiceException("log upload failed: " + e.getMessage(), e) : e;
    }
  }
}
