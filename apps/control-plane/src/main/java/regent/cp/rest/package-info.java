/// The REST API of Kuma: resources, lists, overviews, tokens.
@NullMarked
package regent.cp.rest;

import org.jspecify.annotations.NullMarked;
