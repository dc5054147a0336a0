package io.dsco.bench;

import io.dsco.config.UserException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Times the synthesis of the same classes by a plain loop, by Spark on one executor, and by Spark
 * on two, turn by turn in one run; every process computes in one thread. Says what Spark costs, and
 * what a second executor brings.
 */
public final class SparkBench {
  private static final String HEAP = "1g";
  private static final int EXECUTOR_MIB = 1024;
  private static final int MOST_EXECUTORS = 2;
  private static final String ONE_THREAD = "-Dai.djl.pytorch.num_threads=1";

  private final Path folder;
  private final int classes;

  private SparkBench(Path folder, int classes) {
    this.folder = folder;
    this.classes = classes;
  }

  /**
   * Median seconds for all classes.
   *
   * @param classes how many
   * @param plain a loop without Spark
   * @param one Spark with one executor
   * @param two Spark with two executors
   */
  public record Measurement(int classes, double plain, double one, double two) {
    /** Classes an hour on two executors over those on one; 2 is the most. */
    public double scaling() {
      return one / two;
    }

    /** What Spark adds to the plain loop, over the plain loop. */
    public double overhead() {
      return one / plain - 1;
    }

    private double hourly(double seconds) {
      return 3600 * classes / seconds;
    }

    private List<String> table() {
      return List.of(
          "form             seconds   classes an hour",
          line("plain loop", plain),
          line("one executor", one),
          line("two executors", two));
    }

    private String line(String form, double seconds) {
      return String.format(Locale.ROOT, "%-15s %8.1f %17.0f", form, seconds, hourly(seconds));
    }

    private List<String> json() {
      return List.of(
          String.format(
              Locale.ROOT,
              "{\"bench\":\"spark\",\"case\":\"two executors, classes=%d\",\"two_s\":%.2f,\"one_s\":%.2f,\"ratio\":%.3f}",
              classes,
              two,
              one,
              scaling()),
          String.format(
              Locale.ROOT,
              "{\"bench\":\"spark\",\"case\":\"overhead, classes=%d\",\"spark_s\":%.2f,\"plain_s\":%.2f,\"ratio\":%.3f}",
              classes,
              one,
              plain,
              one / plain));
    }
  }

  /**
   * Measures, and prints a table followed by two lines of JSON.
   *
   * @param classes that are timed, an even number so that two executors can share them
   * @param rounds in which the three forms alternate
   * @throws UserException when there are not two cores, or a number is out of range
   */
  public static Measurement run(int classes, int rounds, PrintStream out) {
    check(classes, rounds);
    try (BenchFolder folder = BenchFolder.create("spark")) {
      Measurement measured = new SparkBench(folder.path(), classes).measure(rounds);
      measured.table().forEach(out::println);
      measured.json().forEach(out::println);
      return measured;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the bench's temporary files", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench was interrupted", e);
    }
  }

  private static void check(int classes, int rounds) {
    if (classes < MOST_EXECUTORS || classes % MOST_EXECUTORS != 0) {
      throw new UserException(
          "classes must be even and at least 2, was " + classes + " (--classes)");
    }
    if (rounds < 1) {
      throw new UserException("rounds must be at least 1, was " + rounds + " (--rounds)");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    if (cores < MOST_EXECUTORS) {
      throw new UserException("bench spark needs at least 2 cores, here is " + cores);
    }
  }

  private Measurement measure(int rounds) throws IOException, InterruptedException {
    List<Double> plain = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    List<Double> two = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      plain.add(seconds(PlainClasses.class, "plain-" + round, 1));
      one.add(seconds(SparkClasses.class, "one-" + round, 1));
      two.add(seconds(SparkClasses.class, "two-" + round, MOST_EXECUTORS));
    }
    return new Measurement(classes, median(plain), median(one), median(two));
  }

  /** One class an executor warms up what it runs on, and is not timed. */
  private double seconds(Class<?> main, String name, int executors)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve(name));
    ClassWork work = new ClassWork(own, executors + classes);
    work.prepare(new Configuration());
    Map<String, String> properties =
        Map.of(
            "spark.executor.extraJavaOptions", ONE_THREAD,
            // The first executor must not have done everything before the second is there.
            "spark.scheduler.minRegisteredResourcesRatio", "1",
            "spark.scheduler.maxRegisteredResourcesWaitingTime", "2min");
    ProcessBuilder child =
        new SparkProcess(own, HEAP, executors, EXECUTOR_MIB)
            .program(
                main,
                List.of(ONE_THREAD),
                properties,
                List.of(own.toString(), String.valueOf(work.classes()), String.valueOf(executors)));
    return ChildProcess.seconds(child, own.resolve("log"));
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }
}
