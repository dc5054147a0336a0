package io.dsco.trigger;

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
    for (int size : schedule) {
      boolean reached =
          done.isEmpty()
              ? imagesPerClass <= size
              : done.get(done.size() - 1).samplesPerClass() >= imagesPerClass;
      if (reached || new Evidence(done, classes).stop().isPresent()) {
        break;
      }
      done.add(trials.run(size));
    }
    return new Evidence(done, classes);
  }

  /** How many samples of every class are synthesized; the rest of the images are real. */
  public int synthesized(Evidence evidence) {
    return Math.min(imagesPerClass, evidence.stop().orElse(imagesPerClass));
  }
}
