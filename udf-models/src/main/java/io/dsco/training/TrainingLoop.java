package io.dsco.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a training to its end and saves its state now and then, so that a stopped one continues
 * where it was saved. Batches depend on the step alone, so the result is that of an undisturbed
 * run.
 */
public final class TrainingLoop {
  private final Path checkpoint;
  private final String identity;
  private final SavePoint savePoint;
  private final Runnable saved;
  private final Listener listener;

  /** Is told how a training gets on. */
  @FunctionalInterface
  public interface Listener {
    /** One batch is done. */
    void step(String name, long done, long of, double loss);
  }

  /**
   * How a training went.
   *
   * @param recentLoss mean loss of the last 200 batches, those before a resumption included
   * @param epochLosses mean loss of every epoch, those before a resumption included
   */
  public record Result(double recentLoss, List<Double> epochLosses) {
    /** Copies the list. */
    public Result {
      epochLosses = List.copyOf(epochLosses);
    }
  }

  /** A loop that tells nobody when it has saved; see the other constructor. */
  public TrainingLoop(Path checkpoint, String identity, SavePoint savePoint, Listener listener) {
    this(checkpoint, identity, savePoint, () -> {}, listener);
  }

  /**
   * A loop that keeps its checkpoint in a file of the local file system.
   *
   * @param identity what makes two trainings the same; a checkpoint of another identity is refused
   * @param saved is run whenever a new state stands in {@code checkpoint}
   */
  public TrainingLoop(
      Path checkpoint, String identity, SavePoint savePoint, Runnable saved, Listener listener) {
    this.checkpoint = checkpoint;
    this.identity = identity;
    this.savePoint = savePoint;
    this.saved = saved;
    this.listener = listener;
  }

  /** Trains what is left of {@code run}. */
  public Result run(TrainingRun run) throws IOException {
    LossHistory history =
        Files.exists(checkpoint)
            ? TrainingCheckpoint.load(checkpoint, run.state(), identity)
            : new LossHistory();
    long done = run.state().optimizer().updates();
    long savedAt = System.nanoTime();
    while (done < run.steps()) {
      double loss = run.step();
      history.add(run.epoch(done), loss);
      done++;
      if (isSavePoint(run, done, savedAt)) {
        TrainingCheckpoint.save(checkpoint, run.state(), identity, history);
        savedAt = System.nanoTime();
        saved.run();
      }
      listener.step(run.name(), done, run.steps(), loss);
    }
    return new Result(history.recentLoss(), history.epochLosses());
  }

  private boolean isSavePoint(TrainingRun run, long done, long savedAt) {
    boolean endsEpoch = run.epoch(done) != run.epoch(done - 1);
    Duration sinceSaved = Duration.ofNanos(System.nanoTime() - savedAt);
    return done == run.steps()
        || savePoint.isDue(new SavePoint.Progress(done, endsEpoch, sinceSaved));
  }
}
