package regent.opa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

class DocumentsTest {
  private static final String ROOT = "{\"a\": {\"b\": 1}, \"list\": [10, {\"x\": 1}, 30]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ADD     | a/c      | {"a":{"b":1,"c":9},"list":[10,{"x":1},30]}
          ADD     | a/b      | {"a":{"b":9},"list":[10,{"x":1},30]}
          ADD     | list/-   | {"a":{"b":1},"list":[10,{"x":1},30,9]}
          ADD     | list/3   | {"a":{"b":1},"list":[10,{"x":1},30,9]}
          ADD     | list/0   | {"a":{"b":1},"list":[9,10,{"x":1},30]}
          ADD     | list/1/y | {"a":{"b":1},"list":[10,{"x":1,"y":9},30]}
          REPLACE | a        | {"a":9,"list":[10,{"x":1},30]}
          REPLACE | list/2   | {"a":{"b":1},"list":[10,{"x":1},9]}
          REMOVE  | a/b      | {"a":{},"list":[10,{"x":1},30]}
          REMOVE  | list/0   | {"a":{"b":1},"list":[{"x":1},30]}
          """)
  void aWriteGivesANewDocument(PatchOperation operation, String path, String wanted)
      throws Exception {
    var changed = Documents.write(root(), operation, path(path), Num.of(9));

    assertThat(Json.write(changed)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REMOVE  | a/x    | storage_not_found_error: document does not exist
          REPLACE | a/x    | storage_not_found_error: document does not exist
          ADD     | x/y    | storage_not_found_error: document does not exist
          ADD     | a/b/c  | storage_not_found_error: document does not exist
          ADD     | list/x | storage_not_found_error: /list/x: array index must be integer
          ADD     | list/7 | storage_not_found_error: /list/7: array index out of range
          REMOVE  | list/- | storage_invalid_patch_error: /list/-: invalid patch path
          """)
  void aWriteWithoutItsPlaceIsRefused(PatchOperation operation, String path, String message) {
    assertThatThrownBy(() -> Documents.write(root(), operation, path(path), Num.of(9)))
        .isInstanceOf(StoreException.class)
        .hasMessage(message);
  }

  @Test
  void theRootStaysAnObject() {
    assertThatThrownBy(() -> Documents.write(Obj.EMPTY, PatchOperation.ADD, List.of(), Num.of(1)))
        .hasMessage("storage_invalid_patch_error: root must be object");
    assertThatThrownBy(
            () -> Documents.write(Obj.EMPTY, PatchOperation.REMOVE, List.of(), Num.of(1)))
        .hasMessage("storage_invalid_patch_error: root cannot be removed");
  }

  @Test
  void parentsAreMadeUnlessSomethingElseIsThere() throws Exception {
    assertThat(Json.write(Documents.makeObjects(root(), path("a/x/y"))))
        .isEqualTo("{\"a\":{\"b\":1,\"x\":{\"y\":{}}},\"list\":[10,{\"x\":1},30]}");
    assertThatThrownBy(() -> Documents.makeObjects(root(), path("a/b/c")))
        .hasMessage("storage_write_conflict_error: /a/b");
  }

  @Test
  void aPathIsTakenByADocumentOrAParentThatIsNoObject() throws Exception {
    assertThat(Documents.isTaken(root(), path("a/b"))).isTrue();
    assertThat(Documents.isTaken(root(), path("a/b/c"))).isTrue();
    assertThat(Documents.isTaken(root(), path("a/c/d"))).isFalse();
    assertThat(Documents.find(root(), path("no/where"))).isEqualTo(Undefined.UNDEFINED);
  }

  @Test
  void bundlesOwnTheirRoots() throws Exception {
    var data =
        (Obj)
            Json.read(
                """
                {"system": {"bundles": {"authz": {"manifest":
                  {"revision": "7", "roots": ["a/b"]}}}}}""");

    assertThat(Bundles.revisions(data)).containsEntry("authz", "7");
    assertThat(Bundles.refusal(data, path("a/b/c")))
        .contains("path a/b/c is owned by bundle \"authz\"");
    assertThat(Bundles.refusal(data, path("a"))).contains("path a is owned by bundle \"authz\"");
    assertThat(Bundles.refusal(data, path("a/x"))).isEmpty();
    assertThat(Bundles.refusal(data, List.of())).isPresent();
  }

  private static List<String> path(String text) {
    return List.of(text.split("/", -1));
  }

  private static Obj root() throws JsonException {
    Value root = Json.read(ROOT);
    return (Obj) root;
  }
}
