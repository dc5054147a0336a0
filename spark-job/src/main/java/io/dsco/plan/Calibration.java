package io.dsco.plan;

import ai.djl.Device;
import io.dsco.calibration.ClassifierTimes;
import io.dsco.calibration.CodecTimes;
import io.dsco.calibration.DenoisingTimes;
import io.dsco.calibration.ImageTimes;
import io.dsco.calibration.NoiseTimes;
import io.dsco.calibration.SideBySide;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.TaskDevice;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the time of a run's kinds of work, on weights that are made up, inside a task of the device
 * that the run will have. Crosses to executors.
 *
 * @param tasks that will work at once in a process: as many threads are measured side by side,
 *     except on GPUs, of which each task has its own
 * @param samples of a class
 * @param latentsPerClass real latents of a class, 0 without
 */
public record Calibration(
    Models models, Method method, int tasks, int samples, int latentsPerClass, Processor processor)
    implements Serializable {
  /** The first ten seconds of a training are twice as slow as the rest. */
  private static final Duration TRAINING = Duration.ofSeconds(6);

  /** Seconds of one of each kind. Must be called inside a task where the device is a GPU. */
  public Map<Operation, Double> measure(Set<Operation> operations) {
    Device device = TaskDevice.of(processor);
    Map<Operation, Double> seconds = new EnumMap<>(Operation.class);
    operations.forEach(operation -> seconds.put(operation, seconds(operation, device)));
    return seconds;
  }

  private double seconds(Operation operation, Device device) {
    return switch (operation) {
      case READ_IMAGE -> images().read();
      case WRITE_IMAGE -> images().write();
      case RANK -> StatedSpeed.RANK_SECONDS;
      case ENCODE -> codec(device).encode(method.batches().encode());
      case DECODE -> codec(device).decode(method.batches().decode());
      case GUIDED_STEP -> steps(device).guided(models.guidance());
      case PLAIN_STEP -> steps(device).plain();
      case TARGET -> noise(device).target(latentsPerClass, method.diffusedCopies(), samples);
      case ITERATION -> noise(device).iteration(samples);
      case FREE_ITERATION -> noise(device).iterationWithoutData(samples);
      case TEMPLATE -> noise(device).template(method.templateSamples());
      case TEACHER -> scores(device).score(models.teacher(), method.batches().score());
      case STUDENT -> scores(device).score(models.student().parameters(), method.batches().score());
      case TRAIN -> training(device);
    };
  }

  private ImageTimes images() {
    return new ImageTimes(atOnce(), models.imageSize());
  }

  private CodecTimes codec(Device device) {
    return new CodecTimes(atOnce(), device, models.vae(), models.imageSize());
  }

  private DenoisingTimes steps(Device device) {
    return new DenoisingTimes(
        atOnce(), device, models.dit(), models.precision(), samples, method.batches().denoise());
  }

  private NoiseTimes noise(Device device) {
    return new NoiseTimes(
        atOnce(), device, models.projector(), models.latent(), method.batches().chunk());
  }

  private ClassifierTimes scores(Device device) {
    return new ClassifierTimes(atOnce(), device, models.imageSize());
  }

  /** A student is trained by one task alone. */
  private double training(Device device) {
    return new ClassifierTimes(new SideBySide(1, TRAINING), device, models.imageSize())
        .train(
            models.student(),
            models.hasSoftLabels() ? Optional.of(models.teacher()) : Optional.empty());
  }

  private SideBySide atOnce() {
    return SideBySide.of(processor == Processor.GPU ? 1 : tasks);
  }
}
