/// Requests and answers as values, and the one place where they meet Vert.x.
@NullMarked
package regent.cp.http;

import org.jspecify.annotations.NullMarked;
