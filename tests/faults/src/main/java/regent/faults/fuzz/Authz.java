package regent.faults.fuzz;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.health.v1.HealthProto;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import regent.authz.AuthorizationPlugin;
import regent.authz.Authorizer;
import regent.authz.config.EnvoyExtAuthz;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// The servers of Envoy's external authorization, asked with bytes that need not be messages.
final class Authz implements AutoCloseable {
  static final String V2 = "envoy.service.auth.v2.Authorization/Check";
  static final String V3 = "envoy.service.auth.v3.Authorization/Check";

  private static final Marshaller<byte[]> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final Path descriptors;
  private final AuthorizationPlugin plugin;
  private final ManagedChannel channel;

  Authz(String policy) throws Exception {
    descriptors = Files.createTempFile("fuzz", ".pb");
    Files.write(
        descriptors,
        FileDescriptorSet.newBuilder()
            .addFile(HealthProto.getDescriptor().toProto())
            .build()
            .toByteArray());
    var settings =
        EnvoyExtAuthz.read(
            Json.read(
                "{\"addr\": \"127.0.0.1:0\", \"proto-descriptor\": %s, \"enable-reflection\": true}"
                    .formatted(Json.write(regent.opa.value.Str.of(descriptors.toString())))));
    if (!settings.errors().isEmpty()) {
      throw new IllegalStateException(settings.errors().toString());
    }
    var bundle =
        new Bundle(
            new Bundle.Manifest("1", List.of(""), Obj.EMPTY),
            List.of(new Source("p.rego", policy)),
            Obj.EMPTY);
    var active =
        ActivePolicies.of(
            bundle,
            List.of("envoy/authz/allow"),
            RegoCompiler.standard(),
            ActivePolicies.Surroundings.STANDARD);
    var authorizer = Authorizer.of(active, settings.settings().policy());
    plugin = AuthorizationPlugin.start(settings.settings(), () -> authorizer, _ -> {}, 1);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", plugin.port())
            .usePlaintext()
            .directExecutor()
            .build();
  }

  /// The answer to `request`.
  ///
  /// @throws io.grpc.StatusRuntimeException when there is none
  byte[] call(String method, byte[] request) {
    return ClientCalls.blockingUnaryCall(
        (Channel) channel,
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodType.UNARY)
            .setFullMethodName(method)
            .build(),
        CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
        request);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    plugin.close();
    try {
      Files.delete(descriptors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
