package regent.dp.opa;

import java.util.Map;
import regent.opa.bundle.LoadedBundle;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;

/// What the files of the command line hold.
///
/// @param documents merged
/// @param policies by id
/// @param bundles by path
record LoadedFiles(
    Obj documents, Map<String, Source> policies, Map<String, LoadedBundle> bundles) {}
