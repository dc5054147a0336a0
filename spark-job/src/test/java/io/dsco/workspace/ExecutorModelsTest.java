package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.device.JobGroup;
import io.dsco.pipeline.LocalSpark;
import io.dsco.workspace.ExecutorModels.Lease;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutorModelsTest {
  private static final Queue<String> OPENED = new ConcurrentLinkedQueue<>();
  private static final Queue<String> CLOSED = new ConcurrentLinkedQueue<>();

  private final SparkSession spark = LocalSpark.session();

  /** Opens models that tell when they are opened and closed. */
  private record Factory(String digest, String variant) implements ModelFactory<Model> {
    @Override
    public Model open() {
      OPENED.add(digest + variant);
      return new Model(digest + variant);
    }
  }

  private record Model(String name) implements AutoCloseable {
    @Override
    public void close() {
      CLOSED.add(name);
    }
  }

  @BeforeEach
  @AfterEach
  void nothingIsOpen() {
    ExecutorModels.releaseIdle();
    OPENED.clear();
    CLOSED.clear();
  }

  @Test
  void tasksOfAStageShareAModel() {
    stage("one", "a");

    assertThat(OPENED).containsExactly("a");
    assertThat(CLOSED).isEmpty();
  }

  @Test
  void theFirstTaskOfALaterStageClosesWhatTheOneBeforeLeft() {
    stage("one", "a");
    stage("two", "b");
    assertThat(CLOSED).containsExactly("a");

    stage("one", "a");
    assertThat(CLOSED).as("the same stage again is a later one").containsExactly("a", "b");
  }

  @Test
  void aModelInUseOutlivesItsStage() {
    try (Lease<Model> lease = ExecutorModels.lease(new Factory("a", ""))) {
      stage("two", "b");

      assertThat(CLOSED).isEmpty();
      assertThat(lease.model().name()).isEqualTo("a");
    }
  }

  @Test
  void aStageInsideAnotherTakesNothingFromIt() {
    try (JobGroup outer = JobGroup.open(spark, "outer", "outer")) {
      tasks("a");
      stage("inner", "b");
      assertThat(CLOSED).containsExactly("a");
      tasks("a");
      tasks("a");
    }

    assertThat(OPENED).as("loaded again once").containsExactly("a", "b", "a");
    assertThat(CLOSED).containsExactly("a");
  }

  @Test
  void otherSizesOfBatchesMakeAnotherModel() {
    try (Lease<Model> small = ExecutorModels.lease(new Factory("a", "8"));
        Lease<Model> large = ExecutorModels.lease(new Factory("a", "16"));
        Lease<Model> again = ExecutorModels.lease(new Factory("a", "8"))) {
      assertThat(large.model()).isNotEqualTo(small.model());
      assertThat(again.model()).isSameAs(small.model());
    }
  }

  private void stage(String name, String digest) {
    try (JobGroup group = JobGroup.open(spark, name, name)) {
      tasks(digest);
    }
  }

  private void tasks(String digest) {
    List<String> names =
        ModelTasks.open(spark)
            .each(
                List.of(1, 2, 3),
                task -> {
                  try (Lease<Model> lease = ExecutorModels.lease(new Factory(digest, ""))) {
                    return lease.model().name() + task;
                  }
                });
    assertThat(names).containsExactly(digest + 1, digest + 2, digest + 3);
  }
}
