package io.dsco;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.spark.sql.DataFrameWriter;

@AnalyzeClasses(packages = "io.dsco", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "io.dsco.encode..",
    "io.dsco.synthesize..",
    "io.dsco.student..",
    "io.dsco.score..",
    "io.dsco.trigger..",
    "io.dsco.dope..",
    "io.dsco.publish..",
    "io.dsco.evaluate..",
    "io.dsco.export..",
    "io.dsco.template..",
    "io.dsco.table..",
    "io.dsco.functions..",
    "io.dsco.plan..",
    "io.dsco.report..",
    "io.dsco.source..",
    "io.dsco.workspace.."
  };

  @ArchTest
  static final ArchRule stagesNeverSeeATensor =
      noClasses()
          .that()
          .resideInAnyPackage(STAGES)
          .or()
          .resideInAPackage("io.dsco.cli..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(NDArray.class)
          .because(
              "a tensor lives in the engine's memory and crosses no task boundary; do the"
                  + " computation in udf-models and let it return arrays of Java");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.dsco.cli..", "io.dsco")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.dsco.cli..", "picocli..")
          .because(
              "stages run from any caller; pass what they need as settings, and report by return"
                  + " value or exception. The ways in from SQL and Java, in io.dsco, are its peers");

  @ArchTest
  static final ArchRule whatStagesStandOnDoesNotKnowThem =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.dsco.workspace..", "io.dsco.source..", "io.dsco.device..", "io.dsco.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.dsco.encode..",
              "io.dsco.synthesize..",
              "io.dsco.student..",
              "io.dsco.score..",
              "io.dsco.trigger..",
              "io.dsco.dope..",
              "io.dsco.publish..",
              "io.dsco.evaluate..",
              "io.dsco.export..",
              "io.dsco.template..",
              "io.dsco.table..",
              "io.dsco.report..",
              "io.dsco.functions..",
              "io.dsco.pretrain..")
          .because(
              "dependencies point one way, from stages to what they stand on; move the shared type"
                  + " down, or pass a function in");

  @ArchTest
  static final ArchRule noTableIsWrittenThroughSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dsco.bench..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(DataFrameWriter.class)
          .because(
              "no output committer is configured for any file system (decision 15); write with"
                  + " ParquetFiles, or GroupedFiles for rows of Spark");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices()
          .matching("io.dsco.(*)..")
          .should()
          .beFreeOfCycles()
          .because(
              "a reader starts at a package that needs no other; move the shared type to the"
                  + " package that is used");
}
