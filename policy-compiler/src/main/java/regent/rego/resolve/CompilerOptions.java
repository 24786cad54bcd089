package regent.rego.resolve;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Capabilities;
import regent.opa.builtin.SchemaSource;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.value.Value;
import regent.rego.syntax.RegoVersion;

/// How modules are to be compiled.
///
/// @param strict refuse unused variables and imports, deprecated built-ins and shadowed documents
/// @param printStatements keep calls of `print`; otherwise they are erased
/// @param errorLimit stop after this many errors; no limit when 0
/// @param unsafeBuiltins names of built-ins that may not be called
/// @param baseDocuments answers whether a path (without `data`) is loaded data, which no rule may
///     define; absent when that is not to be checked
/// @param schemas JSON Schemas by reference, such as `schema` (the input) or `schema.person`
/// @param schemaAnnotations whether schemas that annotations name are used by the type checker
/// @param remoteSchemas where references of schemas to other documents are fetched from; it decides
///     which hosts are asked, so make it with the hosts that `capabilities` allow
/// @param undefinedFunctions whether unknown functions may be called
/// @param version of queries and of modules whose version is not known
public record CompilerOptions(
    Capabilities capabilities,
    boolean strict,
    boolean printStatements,
    int errorLimit,
    Set<String> unsafeBuiltins,
    @Nullable BaseDocuments baseDocuments,
    Map<String, Value> schemas,
    boolean schemaAnnotations,
    SchemaSource remoteSchemas,
    boolean undefinedFunctions,
    RegoVersion version) {
  public CompilerOptions {
    unsafeBuiltins = Set.copyOf(unsafeBuiltins);
    schemas = Map.copyOf(schemas);
  }

  /// Knows which documents are loaded.
  @FunctionalInterface
  public interface BaseDocuments {
    boolean contains(List<String> path);
  }

  /// As `opa eval` compiles: not strict, `print` kept, ten errors at most, Rego v1.
  public static CompilerOptions of(Capabilities capabilities) {
    return new CompilerOptions(
        capabilities,
        false,
        true,
        Diagnostics.DEFAULT_LIMIT,
        Set.of(),
        null,
        Map.of(),
        false,
        SchemaSource.NONE,
        false,
        RegoVersion.V1);
  }

  public CompilerOptions withCapabilities(Capabilities allowed) {
    return new CompilerOptions(
        allowed,
        strict,
        printStatements,
        errorLimit,
        unsafeBuiltins,
        baseDocuments,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  public CompilerOptions withStrict(boolean on) {
    return new CompilerOptions(
        capabilities,
        on,
        printStatements,
        errorLimit,
        unsafeBuiltins,
        baseDocuments,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  public CompilerOptions withPrintStatements(boolean on) {
    return new CompilerOptions(
        capabilities,
        strict,
        on,
        errorLimit,
        unsafeBuiltins,
        baseDocuments,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  public CompilerOptions withErrorLimit(int limit) {
    return new CompilerOptions(
        capabilities,
        strict,
        printStatements,
        limit,
        unsafeBuiltins,
        baseDocuments,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  public CompilerOptions withUnsafeBuiltins(Set<String> names) {
    return new CompilerOptions(
        capabilities,
        strict,
        printStatements,
        errorLimit,
        names,
        baseDocuments,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  public CompilerOptions withBaseDocuments(@Nullable BaseDocuments documents) {
    return new CompilerOptions(
        capabilities,
        strict,
        printStatements,
        errorLimit,
        unsafeBuiltins,
        documents,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  public CompilerOptions withVersion(RegoVersion defaultVersion) {
    return new CompilerOptions(
        capabilities,
        strict,
        printStatements,
        errorLimit,
        unsafeBuiltins,
        baseDocuments,
        schemas,
        schemaAnnotations,
        remoteSchemas,
        undefinedFunctions,
        defaultVersion);
  }

  /// Uses `byReference`, and those that annotations bring with them.
  public CompilerOptions withSchemas(Map<String, Value> byReference) {
    return new CompilerOptions(
        capabilities,
        strict,
        printStatements,
        errorLimit,
        unsafeBuiltins,
        baseDocuments,
        byReference,
        true,
        remoteSchemas,
        undefinedFunctions,
        version);
  }

  /// Fetches the documents that schemas refer to from `source`; nothing is fetched without it.
  public CompilerOptions withRemoteSchemas(SchemaSource source) {
    return new CompilerOptions(
        capabilities,
        strict,
        printStatements,
        errorLimit,
        unsafeBuiltins,
        baseDocuments,
        schemas,
        schemaAnnotations,
        source,
        undefinedFunctions,
        version);
  }
}
