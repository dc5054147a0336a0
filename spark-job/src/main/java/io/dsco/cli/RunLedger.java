package io.dsco.cli;

import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each stage of a run has cost. A stage that runs others within it, as the trigger does, is
 * charged with its own part alone. Belongs to the driver's thread.
 */
final class RunLedger {
  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

  private final Deque<Entry> open = new ArrayDeque<>();
  private final List<Line> lines = new ArrayList<>();
  private final Consumer<String> sink;

  /** A ledger that the log is told of. */
  RunLedger() {
    this(LOG::info);
  }

  RunLedger(Consumer<String> sink) {
    this.sink = sink;
  }

  /**
   * One stage that was done, found complete, or failed.
   *
   * @param result what the record says of it; empty when it failed
   * @param time of this run
   * @param busy of this run's tasks
   */
  record Line(String stage, Optional<StageResult> result, Duration time, Duration busy) {}

  /**
   * Begins a stage.
   *
   * @param busy time of all tasks since then
   */
  Entry begin(String stage, Supplier<Duration> busy) {
    Entry entry = new Entry(stage, busy);
    open.push(entry);
    return entry;
  }

  /** Whether the stage that began last is one within another. */
  boolean isWithin() {
    return open.size() > 1;
  }

  /** Results of the stages so far, each once: a stage that was done and then found, as done. */
  List<StageResult> results() {
    Map<String, StageResult> results = new LinkedHashMap<>();
    lines.forEach(
        line ->
            line.result()
                .ifPresent(
                    result -> results.putIfAbsent(result.stage() + result.fingerprint(), result)));
    return List.copyOf(results.values());
  }

  /** Tells what the run has cost, if it came to any stage, and begins anew. */
  void tell(String run) {
    if (!lines.isEmpty()) {
      sink.accept(new RunSummary(run, List.copyOf(lines)).text());
      lines.clear();
    }
  }

  /** A stage that is being done. It failed, unless {@link #done} is called before the end. */
  final class Entry implements AutoCloseable {
    private final String stage;
    private final Supplier<Duration> busy;
    private final Instant start = Instant.now();
    private Duration timeWithin = Duration.ZERO;
    private Duration busyWithin = Duration.ZERO;
    private Duration ownTime;
    private Duration ownBusy;
    private StageResult result;

    private Entry(String stage, Supplier<Duration> busy) {
      this.stage = stage;
      this.busy = busy;
    }

    /** The result with the times so far, unless the work was done before. */
    StageResult timed(StageResult executed) {
      stop();
      return executed.state() == State.ALREADY_COMPLETE
          ? executed
          : executed.timed(start, start.plus(ownTime).plus(timeWithin), ownTime, ownBusy);
    }

    /** The stage's own time, when it is over. */
    Duration time() {
      return ownTime;
    }

    void done(StageResult recorded) {
      result = recorded;
    }

    private void stop() {
      if (ownTime == null) {
        Duration all = Duration.between(start, Instant.now());
        ownTime = all.minus(timeWithin);
        ownBusy = busy.get().minus(busyWithin);
      }
    }

    @Override
    public void close() {
      stop();
      open.remove(this);
      if (!open.isEmpty()) {
        open.peek().timeWithin = open.peek().timeWithin.plus(ownTime).plus(timeWithin);
        open.peek().busyWithin = open.peek().busyWithin.plus(ownBusy).plus(busyWithin);
      }
      lines.add(new Line(stage, Optional.ofNullable(result), ownTime, ownBusy));
    }
  }
}
