/// What one proxy should do, as records of our own: listeners, filter chains, routes, clusters and
/// endpoints, each with the resource that it comes from. Policies contribute here; Envoy's messages
/// are made from the finished plan and never edited.
@NullMarked
package regent.xds.plan;

import org.jspecify.annotations.NullMarked;
