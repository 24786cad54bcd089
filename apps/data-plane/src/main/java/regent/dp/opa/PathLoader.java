package regent.dp.opa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.YamlReader;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleParser;
import regent.opa.bundle.LoadedBundle;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Loads the paths of a command line: policies, documents and bundles. A path may be a file, a
/// folder or a `file://` URL, and for documents `a.b:path`. Folders are walked; documents stand
/// where their folders say.
///
/// Source: OPA's package `loader`.
final class PathLoader {
  private final List<String> ignored;
  private final BundleParser bundles;
  private Obj documents = Obj.EMPTY;
  private final Map<String, Source> policies = new TreeMap<>();
  private final Map<String, LoadedBundle> loadedBundles = new TreeMap<>();

  /// @param ignored names of files and folders that are passed over; `*` and `?` stand for anything
  PathLoader(List<String> ignored, BundleParser bundles) {
    this.ignored = List.copyOf(ignored);
    this.bundles = bundles;
  }

  /// @param asBundles whether each path is a bundle
  LoadedFiles load(List<String> paths, boolean asBundles) throws LoadException {
    for (var path : paths) {
      if (asBundles || path.endsWith(".tar.gz")) {
        loadedBundles.put(path, bundle(path));
      } else {
        load(path);
      }
    }
    return new LoadedFiles(documents, policies, loadedBundles);
  }

  private LoadedBundle bundle(String text) throws LoadException {
    var path = path(text);
    try {
      if (Files.isDirectory(path)) {
        return bundles.folder(path);
      }
      try (var archive = Files.newInputStream(path)) {
        return bundles.archive(archive);
      }
    } catch (BundleException e) {
      throw new LoadException("bundle " + text + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(text, e);
    }
  }

  private void load(String text) throws LoadException {
    int colon = text.indexOf(':');
    boolean hasPrefix = colon > 0 && text.indexOf("://") != colon;
    var prefix = hasPrefix ? List.of(text.substring(0, colon).split("\\.", -1)) : List.<String>of();
    var path = path(hasPrefix ? text.substring(colon + 1) : text);
    try {
      visit(path, prefix, 0);
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private static Path path(String text) {
    return text.startsWith("file://") ? Path.of(URI.create(text)) : Path.of(text);
  }

  private static LoadException unreadable(String path, IOException problem) {
    return new LoadException(
        problem instanceof NoSuchFileException
            ? "stat " + path + ": no such file or directory"
            : path + ": " + problem.getMessage(),
        problem);
  }

  private void visit(Path path, List<String> prefix, int depth) throws IOException, LoadException {
    if (depth > 0 && isIgnored(path)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      file(path, prefix, depth);
      return;
    }
    var longer = new ArrayList<>(prefix);
    if (depth > 0) {
      longer.add(name(path));
    }
    List<Path> children;
    try (var listed = Files.list(path)) {
      children = listed.sorted().toList();
    }
    for (var child : children) {
      visit(child, longer, depth + 1);
    }
  }

  private boolean isIgnored(Path path) {
    return ignored.stream()
        .anyMatch(
            pattern ->
                FileSystems.getDefault()
                    .getPathMatcher("glob:" + pattern)
                    .matches(Path.of(name(path))));
  }

  private static String name(Path path) {
    var name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private void file(Path path, List<String> prefix, int depth) throws IOException, LoadException {
    var name = name(path);
    if (name.endsWith(".rego")) {
      policy(path);
    } else if (name.endsWith(".json")) {
      document(path, prefix, json(path));
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      document(path, prefix, yaml(path));
    } else if (name.endsWith(".tar.gz")) {
      loadedBundles.put(path.toString(), bundle(path.toString()));
    } else if (depth == 0) {
      unknown(path, prefix);
    }
  }

  /// A file that was named, with an ending that says nothing.
  private void unknown(Path path, List<String> prefix) throws IOException, LoadException {
    var text = Files.readString(path, UTF_8);
    if (text.lines().anyMatch(line -> line.startsWith("package "))) {
      policy(path);
    } else {
      document(path, prefix, yaml(path));
    }
  }

  private void policy(Path path) throws IOException {
    var id = path.toString().replaceAll("^/+|/+$", "");
    policies.put(id, new Source(id, Files.readString(path, UTF_8)));
  }

  private static Value json(Path path) throws IOException, LoadException {
    try {
      return Json.read(Files.readAllBytes(path));
    } catch (JsonException e) {
      throw new LoadException(path + ": " + e.problem(), e);
    }
  }

  private static Value yaml(Path path) throws IOException, LoadException {
    try {
      return YamlReader.read(Files.readString(path, UTF_8));
    } catch (BuiltinException e) {
      throw new LoadException(path + ": " + e.getMessage(), e);
    }
  }

  private void document(Path path, List<String> prefix, Value value) throws LoadException {
    var nested = value;
    for (var key : prefix.reversed()) {
      nested = Obj.of(key, nested);
    }
    if (!(nested instanceof Obj object)) {
      throw new LoadException(path + ": document must be of type object");
    }
    documents = merged(documents, object, path, List.of());
  }

  private static Obj merged(Obj all, Obj more, Path path, List<String> at) throws LoadException {
    var merged = all;
    for (var key : more.keys()) {
      var old = merged.get(key);
      var added = more.get(key);
      if (old instanceof Obj a && added instanceof Obj b) {
        var deeper = new ArrayList<>(at);
        deeper.add(key instanceof Str s ? s.value() : key.toString());
        added = merged(a, b, path, deeper);
      } else if (old.isDefined()) {
        throw new LoadException(
            path
                + ": merge error: conflicting values at data"
                + at.stream().map(step -> "." + step).reduce("", String::concat)
                + "."
                + (key instanceof Str s ? s.value() : key)
                + ", data from multiple files must not overlap");
      }
      merged = merged.with(key, added);
    }
    return merged;
  }

  /// The folders to watch for changes of `paths`: folders as a whole, and those that files are in.
  static List<FileWatch.Folder> folders(List<String> paths) {
    var folders = new ArrayList<FileWatch.Folder>();
    for (var text : paths) {
      int colon = text.indexOf(':');
      boolean hasPrefix = colon > 0 && text.indexOf("://") != colon;
      var path = path(hasPrefix ? text.substring(colon + 1) : text).toAbsolutePath();
      var parent = path.getParent();
      folders.add(
          Files.isDirectory(path) || parent == null
              ? new FileWatch.Folder(path, Integer.MAX_VALUE)
              : new FileWatch.Folder(parent, 0));
    }
    return folders;
  }
}
