package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.dsco.pipeline.LocalSpark;
import io.dsco.tensor.BatchSize;
import io.dsco.workspace.ModelTasks;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ShrunkBatchesTest {
  private final SparkSession spark = LocalSpark.session();

  @Test
  void theSmallestSizeThatAnyTaskWentOnWithReachesTheDriver() {
    ModelTasks tasks = ModelTasks.open(spark);
    try (JobGroup group = JobGroup.open(spark, "shrinking", "shrinking")) {
      tasks.each(List.of(12, 3, 30), most -> work("synthesis.denoise-batch-size", most));
      tasks.each(List.of(8), most -> work("encode.batch-size", most));
      tasks.each(List.of(100), most -> work("dope.score-batch-size", most));
    }

    assertThat(tasks.measured())
        .isEqualTo(
            Map.of("shrunk.synthesis.denoise-batch-size", 3L, "shrunk.encode.batch-size", 6L));
    assertThat(ShrunkBatches.of(tasks.measured()))
        .isEqualTo(Map.of("synthesis.denoise-batch-size", 3L, "encode.batch-size", 6L));
  }

  @Test
  void aLaterStageTellsNothingOfAnEarlierOnes() {
    try (JobGroup group = JobGroup.open(spark, "one", "one")) {
      ModelTasks.open(spark).each(List.of(8), most -> work("encode.batch-size", most));
    }
    try (JobGroup group = JobGroup.open(spark, "two", "two")) {
      ModelTasks tasks = ModelTasks.open(spark);
      tasks.each(List.of(100), most -> work("encode.batch-size", most));

      assertThat(tasks.measured()).isEmpty();
    }
  }

  /** On a device that holds {@code most} rows; 48 are tried first. */
  private static int work(String setting, int most) {
    BatchSize size = ModelBatches.of(setting, 48);
    return size.attempt(
        Device.cpu(),
        rows -> {
          if (rows > most) {
            throw new EngineException("CUDA out of memory.");
          }
          return rows;
        });
  }
}
