package io.dsco.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.bench.SparkProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver holds and how long a run takes, of up to ten million images. */
@Tag("scale")
class DriverScaleTest {
  private static final String HEAP = "512m";
  private static final long LONGEST_MINUTES = 60;

  @TempDir Path folder;

  /** A line of {@link ScaleRun}: megabytes that the driver holds after a stage. */
  private record Measured(String stage, double seconds, long megabytes) {
    static Measured of(String line) {
      String[] words = line.split(" ");
      return new Measured(words[1], Double.parseDouble(words[2]), Long.parseLong(words[3]));
    }
  }

  @Test
  void theDriverHoldsNoImagesAndALittleOfEachClass() throws Exception {
    List<Measured> small = run(1_000, 1_000);
    List<Measured> moreImages = run(1_000, 10_000);
    List<Measured> moreClasses = run(10_000, 1_000);

    System.out.println("stage       seconds: 1 M images  10 M images  10 M, 10,000 classes   MB");
    for (int i = 0; i < small.size(); i++) {
      System.out.printf(
          "%-10s %19.1f %12.1f %21.1f   %d %d %d%n",
          small.get(i).stage(),
          small.get(i).seconds(),
          moreImages.get(i).seconds(),
          moreClasses.get(i).seconds(),
          small.get(i).megabytes(),
          moreImages.get(i).megabytes(),
          moreClasses.get(i).megabytes());
      assertThat(moreImages.get(i).megabytes() - small.get(i).megabytes())
          .as("of nine million images more, after " + small.get(i).stage())
          .isLessThan(16);
      assertThat(moreClasses.get(i).megabytes() - small.get(i).megabytes())
          .as("of nine thousand classes more, after " + small.get(i).stage())
          .isLessThan(90);
    }
  }

  private List<Measured> run(int classes, int perClass) throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve(classes + "-" + perClass));
    Path log = own.resolve("log");
    List<String> arguments =
        List.of(
            own.resolve("workspace").toString(), String.valueOf(classes), String.valueOf(perClass));
    Process process =
        new SparkProcess(own, HEAP, 2, 1536)
            .program(ScaleRun.class, List.of(), Map.of(), arguments)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
    List<Measured> measured = new ArrayList<>();
    lines.stream()
        .filter(line -> line.startsWith("MEASURED "))
        .forEach(line -> measured.add(Measured.of(line)));
    assertThat(measured).hasSize(6);
    return measured;
  }
}
