package regent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// How code in libraries may not be written.
@AnalyzeClasses(packages = "regent", importOptions = ImportOption.DoNotIncludeTests.class)
class CodeRulesTest {
  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL =
      fields().that().areStatic().and().doNotHaveName("$assertionsDisabled").should().beFinal();

  @ArchTest
  static final ArchRule LIBRARIES_DO_NOT_PRINT =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule NOTHING_SLEEPS =
      noClasses()
          .that()
          .haveSimpleNameNotContaining("TestBuiltins")
          .should()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_BY_FEATURE =
      noClasses().should().resideInAnyPackage("..impl..", "..common..", "..util..", "..dto..");
}
