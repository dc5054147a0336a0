package io.dsco.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far a stage is, with rate and remaining time: a bar on a terminal, one line a minute
 * elsewhere. Polls a count on a thread of its own until closed.
 */
public final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private final ScheduledExecutorService poller;
  private final Runnable showLast;

  private Progress(Runnable show, Duration interval, Runnable showLast) {
    this.showLast = showLast;
    this.poller =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    // With a delay: after a pause of the process, missed lines are not made up for.
    poller.scheduleWithFixedDelay(
        show, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Shows progress until closed.
   *
   * @param stage name of the stage
   * @param unit what is counted, in the plural
   * @param total number of units in all
   * @param done units done so far; read from another thread
   */
  public static Progress start(String stage, String unit, long total, LongSupplier done) {
    return System.console() == null
        ? lines(stage, unit, total, done, Duration.ofMinutes(1), LOG::info)
        : bar(stage, unit, total, done);
  }

  private static Progress bar(String stage, String unit, long total, LongSupplier done) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(stage)
            .setUnit(" " + unit, 1)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .build();
    Runnable show = () -> bar.stepTo(Math.min(total, done.getAsLong()));
    return new Progress(
        show,
        Duration.ofSeconds(1),
        () -> {
          show.run();
          bar.close();
        });
  }

  static Progress lines(
      String stage,
      String unit,
      long total,
      LongSupplier done,
      Duration interval,
      Consumer<String> sink) {
    Instant start = Instant.now();
    Runnable show =
        () -> {
          Duration elapsed = Duration.between(start, Instant.now());
          sink.accept(stage + ": " + line(unit, total, Math.min(total, done.getAsLong()), elapsed));
        };
    return new Progress(show, interval, show);
  }

  /** For example {@code 40 of 200 samples, 1.3 a second, 2 min 3 s left}. */
  static String line(String unit, long total, long done, Duration elapsed) {
    String counted = done + " of " + total + " " + unit;
    double seconds = elapsed.toMillis() / 1000.0;
    if (done == 0 || seconds == 0) {
      return counted;
    }
    double rate = done / seconds;
    String pace = String.format(Locale.ROOT, "%s, %.2g a second", counted, rate);
    pace = rate >= 10 ? counted + ", " + Math.round(rate) + " a second" : pace;
    return done >= total
        ? pace + ", took " + shown(elapsed)
        : pace + ", " + shown(Duration.ofSeconds(Math.round((total - done) / rate))) + " left";
  }

  private static String shown(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }

  @Override
  public void close() {
    poller.shutdownNow();
    showLast.run();
  }
}
