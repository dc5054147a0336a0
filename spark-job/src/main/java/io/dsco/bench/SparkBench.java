package io.dsco.bench;

import io.dsco.config.UserException;
import io.dsco.tensor.Turns;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/**
 * Times the synthesis of the same classes by a plain loop, by two such loops side by side with half
 * of the classes each, by Spark on one executor, and by Spark on two, turn by turn in one run;
 * every process takes itself to have one core. Says what Spark costs, and what a second executor
 * brings beside what a second core of this machine can bring.
 */
public final class SparkBench {
  private static final String HEAP = "1g";
  private static final int EXECUTOR_MIB = 1024;
  private static final int MOST_EXECUTORS = 2;

  /** One thread computes, and none collects garbage or compiles on a core of its own beside it. */
  private static final List<String> ONE_CORE =
      List.of("-Dai.djl.pytorch.num_threads=1", "-XX:ActiveProcessorCount=1");

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
   * @param sideBySide two loops without Spark, half of the classes each
   * @param one Spark with one executor
   * @param two Spark with two executors
   */
  public record Measurement(int classes, double plain, double sideBySide, double one, double two) {
    /** Classes an hour on two executors over those on one. */
    public double scaling() {
      return one / two;
    }

    /** The same of loops without Spark, which share the memory and the caches too. */
    public double ceiling() {
      return plain / sideBySide;
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
          line("two loops", sideBySide),
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
              "{\"bench\":\"spark\",\"case\":\"two loops, classes=%d\",\"two_s\":%.2f,\"one_s\":%.2f,\"ratio\":%.3f}",
              classes,
              sideBySide,
              plain,
              ceiling()),
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
   * Measures, and prints a table followed by three lines of JSON.
   *
   * @param classes that are timed, an even number so that two executors can share them
   * @param rounds in which the four forms alternate
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
    List<Double> sideBySide = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    List<Double> two = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      plain.add(seconds(PlainClasses.class, "plain-" + round, 1, classes));
      sideBySide.add(sideBySide(round));
      one.add(seconds(SparkClasses.class, "one-" + round, 1, classes));
      two.add(seconds(SparkClasses.class, "two-" + round, MOST_EXECUTORS, classes));
    }
    return new Measurement(
        classes,
        Turns.median(plain),
        Turns.median(sideBySide),
        Turns.median(one),
        Turns.median(two));
  }

  /** Both loops start at once; the slower one counts. */
  private double sideBySide(int round) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(MOST_EXECUTORS);
    try {
      double slower = 0;
      for (Future<Double> loop : threads.invokeAll(List.of(half(round, 0), half(round, 1)))) {
        slower = Math.max(slower, loop.get());
      }
      return slower;
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of two loops side by side failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Double> half(int round, int index) {
    String name = "half-" + round + "-" + index;
    return () -> seconds(PlainClasses.class, name, 1, classes / MOST_EXECUTORS);
  }

  /** One class an executor warms up what it runs on, and is not timed. */
  private double seconds(Class<?> main, String name, int executors, int timed)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve(name));
    ClassWork work = new ClassWork(own, executors + timed);
    work.prepare(new Configuration());
    Map<String, String> properties =
        Map.of(
            "spark.executor.extraJavaOptions", String.join(" ", ONE_CORE),
            // The first executor must not have done everything before the second is there.
            "spark.scheduler.minRegisteredResourcesRatio", "1",
            "spark.scheduler.maxRegisteredResourcesWaitingTime", "2min");
    ProcessBuilder child =
        new SparkProcess(own, HEAP, executors, EXECUTOR_MIB)
            .program(
                main,
                ONE_CORE,
                properties,
                List.of(own.toString(), String.valueOf(work.classes()), String.valueOf(executors)));
    return ChildProcess.seconds(child, own.resolve("log"));
  }
}
