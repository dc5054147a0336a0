package io.dsco.device;

import io.dsco.config.SparkSettings.Processor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Names what a session's tasks run on, so that times of two machines are not taken for one's. */
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");
  private static final Pattern PROCESSOR = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern GPU = Pattern.compile("(?m)^Model:\\s*(.+)$");

  private Machine() {}

  /**
   * For example {@code AMD EPYC, 2 cores}, {@code AMD EPYC, 16 cores, NVIDIA H100} or {@code
   * executors of yarn}: the driver does not see the processors of a cluster.
   *
   * @param processor that the models run on
   */
  public static String of(SparkSession spark, Processor processor) {
    if (!spark.sparkContext().isLocal()) {
      return "executors of " + spark.sparkContext().master();
    }
    int cores = spark.sparkContext().defaultParallelism();
    String name =
        "%s, %d %s"
            .formatted(
                told(PROCESSORS, PROCESSOR).orElse(System.getProperty("os.arch")),
                cores,
                cores == 1 ? "core" : "cores");
    return processor == Processor.CPU ? name : name + ", " + gpu();
  }

  private static String gpu() {
    if (!Files.isDirectory(GPUS)) {
      return "GPU";
    }
    try (Stream<Path> folders = Files.list(GPUS)) {
      List<String> models =
          folders
              .flatMap(folder -> told(folder.resolve("information"), GPU).stream())
              .distinct()
              .sorted()
              .toList();
      return models.isEmpty() ? "GPU" : String.join(", ", models);
    } catch (IOException e) {
      return "GPU"; // a name for people, not worth a run
    }
  }

  private static Optional<String> told(Path file, Pattern line) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      Matcher found = line.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      return found.find() ? Optional.of(found.group(1).strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // a name for people, not worth a run
    }
  }
}
