package io.dsco;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.dsco.tensor.Tensors;

@AnalyzeClasses(packages = "io.dsco", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ARITHMETIC = "(add|sub|mul|div|mod|pow|maximum|minimum)i?";

  @ArchTest
  static final ArchRule modelsDoNotKnowSparkOrHadoop =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
          .because(
              "models run without a cluster too; put what needs Spark or Hadoop into spark-job and"
                  + " hand plain Java values over");

  @ArchTest
  static final ArchRule arithmeticWithNumbersGoesThroughTensors =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dsco.tensor")
          .should()
          .callMethodWhere(arithmeticWithNumber())
          .because(
              "the engine's overloads for a Number hand autograd memory that is freed at once; use"
                  + " Tensors.scaled, Tensors.shifted or an operand made by Tensors.scalar");

  @ArchTest
  static final ArchRule randomNumbersAreDrawnOnTheHost =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(Predicates.assignableTo(NDManager.class)))
                  .and(target(nameStartingWith("random"))))
          .orShould()
          .callMethodWhere(
              target(owner(Predicates.assignableTo(Engine.class)))
                  .and(target(nameStartingWith("setRandomSeed"))))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .because(
              "a value must not depend on what else was drawn, or where; name a stream with"
                  + " RandomStream.of and copy its values with Tensors.of");

  @ArchTest
  static final ArchRule floatsEnterTheEngineThroughTensors =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Tensors.class.getName())
          .should()
          .callMethodWhere(creationFromFloats())
          .because(
              "memory of Java is not aligned as the engine's is, and matrix products round by"
                  + " alignment, so a result would differ between processes; use Tensors.of");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices()
          .matching("io.dsco.(*)..")
          .should()
          .beFreeOfCycles()
          .because(
              "a reader starts at a package that needs no other; move the shared type to the"
                  + " package that is used");

  private static DescribedPredicate<JavaMethodCall> creationFromFloats() {
    return DescribedPredicate.describe(
        "creation of an NDArray from a float[]",
        call ->
            call.getTargetOwner().isAssignableTo(NDManager.class)
                && call.getName().equals("create")
                && call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(type -> type.isEquivalentTo(float[].class)));
  }

  private static DescribedPredicate<JavaMethodCall> arithmeticWithNumber() {
    return DescribedPredicate.describe(
        "arithmetic of an NDArray with a Number",
        call ->
            (call.getTargetOwner().isAssignableTo(NDArray.class)
                    || call.getTargetOwner().isEquivalentTo(NDArrays.class))
                && nameMatching(ARITHMETIC).test(call.getTarget())
                && call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(type -> type.isEquivalentTo(Number.class)));
  }
}
