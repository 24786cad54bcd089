/// GraphQL: documents and schemas read, written as values, and checked.
@NullMarked
package regent.opa.builtin.graphql;

import org.jspecify.annotations.NullMarked;
