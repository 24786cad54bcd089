package regent.model.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.resource.Kri;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;

class ResourceTypesTest {
  @Test
  void namesPathsAndShortNamesAreUnique() {
    assertThat(ResourceTypes.ALL).extracting(ResourceType::name).doesNotHaveDuplicates().isSorted();
    assertThat(ResourceTypes.ALL)
        .extracting(ResourceType::path)
        .filteredOn(path -> !path.isEmpty())
        .doesNotHaveDuplicates();
    assertThat(ResourceTypes.ALL)
        .extracting(ResourceType::shortName)
        .filteredOn(name -> !name.isEmpty())
        .doesNotHaveDuplicates();
  }

  @Test
  void everyPolicyHasAPathAShortNameAndASpecField() {
    assertThat(ResourceTypes.policies())
        .allSatisfy(
            type -> {
              assertThat(type.path()).isNotEmpty();
              assertThat(type.shortName()).isNotEmpty();
              assertThat(type.is(Flag.SPEC_FIELD)).isTrue();
            });
  }

  @Test
  void typesAreFoundByEachName() {
    assertThat(ResourceTypes.byName("MeshTimeout")).contains(MeshTimeout.TYPE);
    assertThat(ResourceTypes.byPath("meshtimeouts")).contains(MeshTimeout.TYPE);
    assertThat(ResourceTypes.byShortName("mt")).contains(MeshTimeout.TYPE);
    assertThat(ResourceTypes.byPath("")).isEmpty();
  }

  @Test
  void kriIsReadBack() {
    Kri kri = new Kri(MeshTimeout.TYPE, "default", "east", "shop", "slow", "http");

    assertThat(kri).hasToString("kri_mt_default_east_shop_slow_http");
    assertThat(ResourceTypes.parseKri(kri.toString())).isEqualTo(kri);
  }

  @Test
  void whatIsNoKriIsRefusedInKumasWords() {
    assertThatThrownBy(() -> ResourceTypes.parseKri("nonsense"))
        .hasMessage("invalid identifier string: \"nonsense\"");
    assertThatThrownBy(() -> ResourceTypes.parseKri("kri_xx_default____"))
        .hasMessage("unknown short name of resource type: \"xx\"");
  }
}
