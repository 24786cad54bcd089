package regent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What each library may see.
@AnalyzeClasses(packages = "regent", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
  @ArchTest
  static final ArchRule COMPILER_IS_PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage("regent.rego..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "regent.rego..", "regent.opa..", "java..", "org.snakeyaml..", "org.jspecify..");

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_NO_OTHER_MODULE =
      noClasses()
          .that()
          .resideInAPackage("regent.opa..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "regent.rego..", "regent.model..", "regent.authz..", "regent.xds..", "regent.sync..");

  @ArchTest
  static final ArchRule MODEL_KNOWS_NO_OTHER_MODULE =
      noClasses()
          .that()
          .resideInAPackage("regent.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "regent.rego..", "regent.opa..", "regent.authz..", "regent.xds..", "regent.sync..");

  @ArchTest
  static final ArchRule AUTHORIZATION_GETS_COMPILED_POLICIES =
      noClasses()
          .that()
          .resideInAPackage("regent.authz..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("regent.rego..", "regent.model..", "regent.xds..");

  @ArchTest
  static final ArchRule MESSAGES_STAY_OUT_OF_VIEWS_AND_PLANS =
      noClasses()
          .that()
          .resideInAnyPackage("regent.xds.proxy..", "regent.xds.plan..", "regent.xds.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.envoyproxy..", "com.google.protobuf..", "io.grpc..");

  @ArchTest
  static final ArchRule GRPC_IS_SEEN_BY_THE_SERVERS_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage("regent.xds..", "regent.authz..")
          .and()
          .resideOutsideOfPackages(
              "regent.xds.server..", "regent.authz.grpc..", "regent.authz.net..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..");

  @ArchTest
  static final ArchRule NO_LIBRARY_SEES_QUARKUS =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.quarkus..");

  @ArchTest
  static final ArchRule COMPILER_STAGES_DEPEND_LEFT_TO_RIGHT =
      noClasses()
          .that()
          .resideInAPackage("regent.rego.syntax..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "regent.rego.resolve..",
              "regent.rego.check..",
              "regent.rego.plan..",
              "regent.rego.optimize..",
              "regent.rego.interpret..",
              "regent.rego.generate..");

  @ArchTest
  static final ArchRule PLANS_KNOW_NO_BACK_END =
      noClasses()
          .that()
          .resideInAPackage("regent.rego.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "regent.rego.optimize..", "regent.rego.interpret..", "regent.rego.generate..");

  @ArchTest
  static final ArchRule REWRITES_KNOW_NO_BACK_END =
      noClasses()
          .that()
          .resideInAPackage("regent.rego.optimize..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("regent.rego.interpret..", "regent.rego.generate..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES_IN_THE_MODEL =
      slices().matching("regent.xds.(*)..").should().beFreeOfCycles();
}
