package io.dsco.cli;

import io.dsco.config.SparkSettings;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.ModelProfile;
import io.dsco.device.TaskDevice;
import io.dsco.workspace.ModelTasks;
import java.util.List;
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
        ModelTasks.open(spark).each(List.of(0), task -> TaskDevice.of(processor).toString()).get(0);
    String request = ModelProfile.request(spark).map(asked -> ", " + asked).orElse("");
    String master = spark.sparkContext().master();
    return Finding.good(
        "%s, %d cores a task%s, Spark at %s"
            .formatted(device, settings.taskCpus(), request, master));
  }
}
