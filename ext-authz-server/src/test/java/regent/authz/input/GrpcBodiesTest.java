package regent.authz.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Timestamp;
import io.envoyproxy.envoy.api.v2.core.Address;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.opa.value.Json;
import regent.opa.value.Obj;

/// Bodies of gRPC calls, described by a set whose files are not in the order of their imports, and
/// requests of version 2.
class GrpcBodiesTest {
  private static final ByteString MESSAGE =
      ByteString.copyFrom(new byte[] {0x08, 0x2a, 0x12, 0x02, 0x08, 0x01});

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/shop.Shop/Buy    | {\"bookNumber\":\"42\",\"at\":\"1970-01-01T00:00:01Z\"}",
        "/shop.Shop/Stream | null",
        "/shop.Shop/Other  | null",
        "/other.Shop/Buy   | null",
      })
  void firstMessageIsShownAsItsJson(String path, String body) throws Exception {
    assertThat(input(path, frame(0, MESSAGE.size(), MESSAGE)).get("parsed_body"))
        .isEqualTo(Json.read(body));
  }

  @Test
  void compressedAndCutMessagesAreNotParsed() throws Exception {
    assertThat(Json.write(input("/shop.Shop/Buy", frame(1, MESSAGE.size(), MESSAGE))))
        .contains("\"parsed_body\":null", "\"truncated_body\":false");
    assertThat(Json.write(input("/shop.Shop/Buy", frame(0, 100, MESSAGE))))
        .contains("\"parsed_body\":null", "\"truncated_body\":true");
    assertThat(Json.write(input("/shop.Shop/Buy", frame(0, -1, MESSAGE))))
        .contains("\"truncated_body\":true");
  }

  @Test
  void whatIsNoCallOrNoMessageIsRefused() {
    assertThatThrownBy(() -> input("/Buy", frame(0, MESSAGE.size(), MESSAGE)))
        .hasMessage("invalid parsed path");
    assertThatThrownBy(() -> input("/shop.Shop/Buy", ByteString.copyFromUtf8("abc")))
        .hasMessage("less than 5 bytes");
    assertThatThrownBy(
            () -> input("/shop.Shop/Buy", frame(0, 2, ByteString.copyFrom(new byte[] {8, -1}))))
        .isInstanceOf(RequestParseException.class);
  }

  @Test
  void fileThatIsNoDescriptorSetIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("x.pb"), "no protobuf at all");
    assertThatThrownBy(() -> GrpcMethods.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.pb");
  }

  @Test
  void version2HasTheNamesOfGoStructs() throws Exception {
    var attributes =
        io.envoyproxy.envoy.service.auth.v2.AttributeContext.newBuilder()
            .setSource(
                io.envoyproxy.envoy.service.auth.v2.AttributeContext.Peer.newBuilder()
                    .setAddress(Address.getDefaultInstance()))
            .putContextExtensions("a_b", "c")
            .setRequest(
                io.envoyproxy.envoy.service.auth.v2.AttributeContext.Request.newBuilder()
                    .setTime(Timestamp.newBuilder().setSeconds(1)));
    var request =
        io.envoyproxy.envoy.service.auth.v2.CheckRequest.newBuilder()
            .setAttributes(attributes)
            .build();

    assertThat(Json.write(new CheckInput(BodyParsing.SKIP).of(request)))
        .isEqualTo(
            """
            {"attributes":{"context_extensions":{"a_b":"c"},"request":{"time":{"seconds":1}},\
            "source":{"address":{"Address":null}}},"parsed_path":[""],"parsed_query":{},\
            "version":{"encoding":"encoding/json","ext_authz":"v2"}}""");
  }

  private Obj input(String path, ByteString body) throws Exception {
    Path file = folder.resolve("set.pb");
    Files.write(file, set().toByteArray());
    var http =
        HttpRequest.newBuilder()
            .setPath(path)
            .putHeaders("content-type", "application/grpc")
            .setRawBody(body);
    var request =
        CheckRequest.newBuilder()
            .setAttributes(
                AttributeContext.newBuilder()
                    .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
            .build();
    return (Obj) new CheckInput(new BodyParsing.Parse(GrpcMethods.read(file))).of(request);
  }

  private static ByteString frame(int compressed, int size, ByteString message) {
    var head = ByteBuffer.allocate(5).put((byte) compressed).putInt(size).flip();
    return ByteString.copyFrom(head).concat(message);
  }

  private static FileDescriptorSet set() {
    var buy = MethodDescriptorProto.newBuilder().setName("Buy").setInputType(".shop.Order");
    var stream = buy.clone().setName("Stream").setClientStreaming(true);
    var service =
        FileDescriptorProto.newBuilder()
            .setName("shop.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addDependency("order.proto")
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("Shop")
                    .addMethod(buy.setOutputType(".shop.Order"))
                    .addMethod(stream.setOutputType(".shop.Order")));
    var order =
        FileDescriptorProto.newBuilder()
            .setName("order.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addDependency("google/protobuf/timestamp.proto")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Order")
                    .addField(field("book_number", 1, FieldDescriptorProto.Type.TYPE_INT64))
                    .addField(
                        field("at", 2, FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .setTypeName(".google.protobuf.Timestamp")));
    return FileDescriptorSet.newBuilder().addFile(service).addFile(order).build();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }
}
