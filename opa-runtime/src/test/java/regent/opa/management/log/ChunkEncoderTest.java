package regent.opa.management.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import regent.opa.management.log.ChunkEncoder.Entry;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Value;

class ChunkEncoderTest {
  private final LogCounters counters = new LogCounters();
  private final Random random = new Random(7);

  private static List<Value> events(Chunk chunk) throws Exception {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(chunk.bytes()))) {
      var array = (Arr) Json.read(in.readAllBytes());
      assertThat(array.size()).isEqualTo(chunk.events());
      return array.items();
    }
  }

  private Entry event(int number, int random, int text) {
    byte[] noise = new byte[random];
    this.random.nextBytes(noise);
    return entry(
        "{\"n\":%d,\"x\":\"%s%s\"}"
            .formatted(number, HexFormat.of().formatHex(noise), "a".repeat(text)));
  }

  private static Entry entry(String json) {
    return new Entry(json.getBytes(StandardCharsets.UTF_8), SpoolPosition.NONE);
  }

  @Test
  void chunksHoldAllEventsInOrderAndStayBelowTheLimit() throws Exception {
    var encoder = new ChunkEncoder(2_000, counters);
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      chunks.addAll(encoder.encode(event(i, i % 40, (i * 37) % 300)));
    }
    chunks.addAll(encoder.flush());
    List<String> numbers = new ArrayList<>();
    for (Chunk chunk : chunks) {
      assertThat(chunk.bytes().length).isLessThanOrEqualTo(2_000);
      for (Value event : events(chunk)) {
        numbers.add(((Obj) event).get("n").toString());
      }
    }
    assertThat(numbers).hasSize(2_000);
    for (int i = 0; i < 2_000; i++) {
      assertThat(numbers.get(i)).isEqualTo(String.valueOf(i));
    }
    assertThat(counters.lost()).isEmpty();
    double full = chunks.stream().mapToInt(chunk -> chunk.bytes().length).average().orElse(0);
    assertThat(full).isGreaterThan(1_000);
  }

  @Test
  void anEventThatIsTooLargeIsTriedWithoutItsRecordedAnswers() throws Exception {
    var encoder = new ChunkEncoder(500, counters);
    byte[] noise = new byte[2_000];
    random.nextBytes(noise);
    String recorded = HexFormat.of().formatHex(noise);
    assertThat(
            encoder.encode(
                entry("{\"n\":1,\"nd_builtin_cache\":{\"x\":\"%s\"}}".formatted(recorded))))
        .isEmpty();
    assertThat(events(encoder.flush().getFirst())).hasToString("[{\"n\": 1}]");
    assertThat(counters.counters()).containsEntry("decision_logs_nd_builtin_cache_dropped", 1L);
    assertThat(encoder.encode(entry("{\"n\":2,\"x\":\"%s\"}".formatted(recorded)))).isEmpty();
    assertThat(encoder.flush()).isEmpty();
    assertThat(counters.lost()).containsEntry(LogCounters.Loss.TOO_LARGE, 1L);
  }

  @Test
  void theGuessComesDownAgainWhenEventsGetHarderToCompress() throws Exception {
    var encoder = new ChunkEncoder(1_000, counters);
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      chunks.addAll(encoder.encode(event(i, 0, 200)));
    }
    for (int i = 0; i < 300; i++) {
      chunks.addAll(encoder.encode(event(i, 150, 0)));
    }
    chunks.addAll(encoder.flush());
    assertThat(chunks).allMatch(chunk -> chunk.bytes().length <= 1_000);
    assertThat(chunks.stream().mapToInt(Chunk::events).sum()).isEqualTo(3_300);
    assertThat(counters.counters()).containsKey("enc_uncompressed_limit_scale_down");
    assertThat(counters.lost()).isEmpty();
  }
}
