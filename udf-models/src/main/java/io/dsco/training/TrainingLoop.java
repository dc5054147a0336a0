package io.dsco.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a training to its end and saves its state now and then, so that a stopped one continues
 * where it was saved. Batches depend on the step alone, so the result is that of an undisturbed
 * run.
 */
public final class TrainingLoop {
  private static final int RECENT = 200;

  private final Path checkpoint;
  private final String identity;
  private final long saveEvery;
  private final Listener listener;

  /** Is told how a training gets on. */
  @FunctionalInterface
  public interface Listener {
    /** One batch is done. */
    void step(String name, long done, long of, double loss);
  }

  /**
   * A loop that keeps its checkpoint in a file of the local file system.
   *
   * @param identity what makes two trainings the same; a checkpoint of another identity is refused
   * @param saveEvery batches between two saves
   */
  public TrainingLoop(Path checkpoint, String identity, long saveEvery, Listener listener) {
    this.checkpoint = checkpoint;
    this.identity = identity;
    this.saveEvery = saveEvery;
    this.listener = listener;
  }

  /**
   * Trains what is left of {@code run}.
   *
   * @return mean loss of the last batches, at most {@value #RECENT}; NaN when none was left
   */
  public double run(TrainingRun run) throws IOException {
    long done = Files.exists(checkpoint) ? resume(run) : 0;
    long from = Math.max(done, run.steps() - RECENT);
    double recent = 0;
    while (done < run.steps()) {
      double loss = run.step();
      recent += done >= from ? loss : 0;
      done++;
      if (done % saveEvery == 0 || done == run.steps()) {
        TrainingCheckpoint.save(checkpoint, run.state(), identity);
      }
      listener.step(run.name(), done, run.steps(), loss);
    }
    return recent / (run.steps() - from);
  }

  private long resume(TrainingRun run) {
    TrainingCheckpoint.load(checkpoint, run.state(), identity);
    return run.state().optimizer().updates();
  }
}
