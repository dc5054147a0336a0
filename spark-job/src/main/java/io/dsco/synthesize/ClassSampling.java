package io.dsco.synthesize;

import ai.djl.engine.EngineException;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.device.PeakMemory;
import io.dsco.device.RunningTask;
import io.dsco.device.TaskDevice;
import io.dsco.dit.NonFiniteOutputException;
import io.dsco.nopt.DivergedNoiseException;
import io.dsco.nopt.SynthesisListener;
import io.dsco.tensor.DeviceMemory;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.util.LongAccumulator;

/**
 * Samples a class inside a task: counts sample steps, looks at the memory after each, and says what
 * a user can do when the network fails. Crosses to executors.
 *
 * @param samples how many a step brings forward
 * @param done is told the sample steps
 * @param memory is told what the process and its device take
 * @param processor where the network runs
 */
public record ClassSampling(
    int samples, LongAccumulator done, PeakMemory memory, Processor processor)
    implements Serializable {
  /**
   * The result of some sampling.
   *
   * @throws UserException when the network's output or the optimised noise is not finite
   * @throws io.dsco.tensor.DeviceMemoryException when memory does not hold what the optimiser needs
   */
  public <T> T of(ClassLog log, Function<SynthesisListener, T> sampling) {
    try {
      return sampling.apply(
          (step, of, losses) -> {
            log.step(step, losses);
            stepDone(losses.size());
          });
    } catch (NonFiniteOutputException e) {
      throw new UserException(
          "class %d: %s (dit.precision, checkpoints.dit)".formatted(log.label(), e.getMessage()),
          e);
    } catch (DivergedNoiseException e) {
      throw new UserException(
          "class %d: %s (synthesis.nopt: its λ, learning-rate)"
              .formatted(log.label(), e.getMessage()),
          e);
    } catch (EngineException e) {
      throw told(log.label(), e);
    }
  }

  /** A failure of the engine, by what the user can do about it if memory was missing. */
  RuntimeException told(int label, EngineException e) {
    return DeviceMemory.isExhausted(e)
        ? DeviceMemory.exhausted(
            "class %d (synthesis.nopt.chunk-size, spark.gpu.per-task)".formatted(label),
            TaskDevice.of(processor),
            e)
        : e;
  }

  /** Counts a class that needs no sampling any more. */
  public void skip(int steps) {
    done.add((long) steps * samples);
    JobMetrics.count(JobCount.CLASSES_FOUND, 1);
  }

  private void stepDone(int iterations) {
    RunningTask.endIfKilled();
    done.add(samples);
    JobMetrics.count(JobCount.SAMPLE_STEPS, samples);
    JobMetrics.count(JobCount.OPTIMISER_ITERATIONS, iterations);
    look();
  }

  /** The most memory so far. */
  public PeakMemory.Reading look() {
    return memory.look(processor);
  }
}
