package io.dsco.config;

import io.dsco.dit.DenoisingLoop.Guidance;
import java.io.Serializable;
import java.util.List;

/**
 * The denoising process.
 *
 * @param steps respaced steps T
 * @param guidanceScale scale of classifier-free guidance; 1 is none
 * @param guidanceChannels number of guided latent channels, first ones first
 * @param guidedFrom first original timestep that is guided
 * @param guidedTo the original timestep after the last one that is
 */
public record DiffusionSettings(
    int steps, double guidanceScale, int guidanceChannels, int guidedFrom, int guidedTo)
    implements Serializable {
  private static final int TRAINING_STEPS = 1000;

  static DiffusionSettings read(Section section) {
    Section guidance = section.section("guidance");
    List<Integer> interval = interval(guidance);
    return new DiffusionSettings(
        section.whole("steps", Rule.between(2, 1000)),
        guidance.number("scale", Rule.atLeast(0)),
        guidance.whole("channels", Rule.atLeast(1)),
        interval.get(0),
        interval.get(1));
  }

  private static List<Integer> interval(Section guidance) {
    List<Integer> interval = guidance.wholes("interval", Rule.between(0, TRAINING_STEPS));
    boolean ascending = interval.size() == 2 && interval.get(0) < interval.get(1);
    guidance.relate("interval", ascending, "two ascending timesteps", interval);
    return ascending ? interval : List.of(0, TRAINING_STEPS);
  }

  /** The same for the model. */
  public Guidance guidance() {
    return new Guidance(guidanceScale, guidanceChannels, guidedFrom, guidedTo);
  }
}
