package io.dsco.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The script that submits to Kubernetes, between a spark-submit and a kubectl that are made up. */
final class SubmitScript {
  private SubmitScript() {}

  /**
   * The script with programs in a folder.
   *
   * @param sparkSubmit what spark-submit does, a line of the shell
   * @param exitCode what the cluster says of the driver, as kubectl prints it
   */
  static Script in(Path folder, String sparkSubmit, String exitCode) throws IOException {
    Path spark = Files.createDirectories(folder.resolve("spark"));
    Script.program(spark.resolve("bin"), "spark-submit", List.of(sparkSubmit));
    Path programs = folder.resolve("programs");
    Script.program(
        programs,
        "kubectl",
        List.of("echo \"$*\" > " + folder.resolve("asked"), "printf '%s' '" + exitCode + "'"));
    return Script.of("kubernetes/submit.sh")
        .withPrograms(programs)
        .with("SPARK_HOME", spark.toString())
        .with("DSCO_POD", "dsco-run-1");
  }
}
