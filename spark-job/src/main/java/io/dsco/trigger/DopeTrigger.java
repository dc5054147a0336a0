package io.dsco.trigger;

import io.dsco.config.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries the sizes of a schedule, one after the other, until another sample stops paying or the
 * wanted number of images is reached.
 *
 * @param schedule samples per class, ascending
 * @param imagesPerClass images per class that are wanted in all (IPC)
 * @param classes number of classes
 */
public record DopeTrigger(List<Integer> schedule, int imagesPerClass, int classes) {
  /** Copies. */
  public DopeTrigger {
    schedule = List.copyOf(schedule);
  }

  /**
   * Runs the trials that can change the answer. None is run when no more images are wanted than the
   * smallest size has.
   */
  public Evidence measure(Trials trials) {
    List<Trial> done = new ArrayList<>();
    for (int size : sizes()) {
      if (new Evidence(done, classes).stop().isPresent()) {
        break;
      }
      done.add(trials.run(size));
    }
    return new Evidence(done, classes);
  }

  private List<Integer> sizes() {
    return sizes(schedule, imagesPerClass);
  }

  /**
   * The sizes that may be tried: up to the first that has as many images as are wanted, and none
   * where the smallest has.
   */
  public static List<Integer> sizes(List<Integer> schedule, int imagesPerClass) {
    List<Integer> sizes = new ArrayList<>();
    if (imagesPerClass > schedule.get(0)) {
      for (int size : schedule) {
        sizes.add(size);
        if (size >= imagesPerClass) {
          break;
        }
      }
    }
    return sizes;
  }

  /**
   * Refuses a schedule that asks a class for more samples than it has images, before any trial.
   *
   * @param smallestClass usable images of the smallest class
   * @throws UserException when it does
   */
  public void requireImages(long smallestClass) {
    int largest = sizes().stream().max(Integer::compare).orElse(0);
    if (largest > smallestClass) {
      throw new UserException(
          "schedule must not go beyond the %d usable images of the smallest class, was %d (trigger.schedule)"
              .formatted(smallestClass, largest));
    }
  }

  /** How many samples of every class are synthesized; the rest of the images are real. */
  public int synthesized(Evidence evidence) {
    return Math.min(imagesPerClass, evidence.stop().orElse(imagesPerClass));
  }
}
