package io.dsco.cli;

import io.dsco.config.SparkSettings;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.TaskDevice;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs one task that asks for its device, as the stages' tasks will. */
record DeviceCheck(SparkSettings settings, SparkSession spark) implements Check {
  @Override
  public String name() {
    return "device";
  }

  @Override
  public Finding examine() {
    Processor processor = settings.device();
    String device =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(0), 1)
            .map(task -> TaskDevice.of(processor).toString())
            .first();
    String master = spark.sparkContext().master();
    return Finding.good(device + ", " + settings.taskCpus() + " cores a task, Spark at " + master);
  }
}
