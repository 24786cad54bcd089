package regent.authz.input;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// The messages that gRPC methods take, from a compiled descriptor set (`protoc
/// --descriptor_set_out=… --include_imports`). Immutable and thread-safe.
///
/// Source: key `proto-descriptor` of <https://www.openpolicyagent.org/docs/envoy/primer>
public final class GrpcMethods {
  /// What a set may leave out: everybody has these.
  private static final List<FileDescriptor> WELL_KNOWN =
      List.of(
          AnyProto.getDescriptor(),
          ApiProto.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          FieldMaskProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          WrappersProto.getDescriptor());

  /// By service and method, as the path of a call has them.
  private final Map<String, Map<String, Descriptor>> inputs;

  private final JsonFormat.Printer printer;

  private GrpcMethods(Map<String, Map<String, Descriptor>> inputs, JsonFormat.Printer printer) {
    this.inputs = inputs;
    this.printer = printer;
  }

  /// Reads a descriptor set from disk.
  ///
  /// @throws IOException when `file` cannot be read or is not a whole descriptor set
  public static GrpcMethods read(Path file) throws IOException {
    try {
      return of(FileDescriptorSet.parseFrom(Files.readAllBytes(file)));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + " is not a descriptor set: " + e.getMessage(), e);
    } catch (DescriptorValidationException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  static GrpcMethods of(FileDescriptorSet set) throws DescriptorValidationException {
    var linked = new Linked(set);
    Map<String, Map<String, Descriptor>> inputs = new LinkedHashMap<>();
    var types = TypeRegistry.newBuilder();
    for (FileDescriptorProto written : set.getFileList()) {
      FileDescriptor file = linked.file(written.getName());
      types.add(file.getMessageTypes());
      for (ServiceDescriptor service : file.getServices()) {
        Map<String, Descriptor> methods = new LinkedHashMap<>();
        for (MethodDescriptor method : service.getMethods()) {
          if (!method.isClientStreaming()) {
            methods.put(method.getName(), method.getInputType());
          }
        }
        inputs.put(service.getFullName(), methods);
      }
    }
    return new GrpcMethods(
        inputs,
        JsonFormat.printer().usingTypeRegistry(types.build()).omittingInsignificantWhitespace());
  }

  /// What `service`'s `method` takes; null when it is not known, or takes a stream.
  @Nullable Descriptor input(String service, String method) {
    return inputs.getOrDefault(service, Map.of()).get(method);
  }

  /// A message as its JSON, which says more than its fields: enums by name, times as text.
  Value json(Descriptor type, ByteString bytes) throws RequestParseException {
    try {
      return Json.read(printer.print(DynamicMessage.parseFrom(type, bytes)));
    } catch (InvalidProtocolBufferException | JsonException e) {
      throw new RequestParseException("proto: " + e.getMessage());
    }
  }

  /// Files of a set in any order, each linked after those that it imports.
  private static final class Linked {
    private final Map<String, FileDescriptorProto> written = new LinkedHashMap<>();
    private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();

    Linked(FileDescriptorSet set) {
      WELL_KNOWN.forEach(file -> linked.put(file.getName(), file));
      set.getFileList().forEach(file -> written.put(file.getName(), file));
      written.keySet().forEach(linked::remove);
    }

    FileDescriptor file(String name) throws DescriptorValidationException {
      FileDescriptor known = linked.get(name);
      if (known != null) {
        return known;
      }
      FileDescriptorProto file = written.remove(name);
      if (file == null) {
        throw new IllegalStateException("asked for a file that is not there: " + name);
      }
      var imports = new FileDescriptor[file.getDependencyCount()];
      int count = 0;
      for (String imported : file.getDependencyList()) {
        if (linked.containsKey(imported) || written.containsKey(imported)) {
          imports[count++] = file(imported);
        }
      }
      var result = FileDescriptor.buildFrom(file, java.util.Arrays.copyOf(imports, count), false);
      linked.put(name, result);
      return result;
    }
  }
}
