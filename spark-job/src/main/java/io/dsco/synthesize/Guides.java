package io.dsco.synthesize;

import io.dsco.config.UserException;
import io.dsco.nopt.ClassGuide;
import java.util.Map;
import java.util.function.Function;

/**
 * What the samples of every class are aligned with, as the stage before has left it. Lives on the
 * driver; only the reader crosses to executors.
 *
 * @param origin the stage before and its fingerprint, for the manifest; empty where there is none
 * @param identity what all classes' guides have in common and can change a sample
 * @param ofClass finds the guide of a class
 * @param reader reads one
 */
public record Guides(
    Map<String, Object> origin,
    Object identity,
    Function<SynthesisClass, Guide> ofClass,
    GuideReader reader) {
  /** Copies. */
  public Guides {
    origin = Map.copyOf(origin);
  }

  /**
   * The guide of one class.
   *
   * @param path where it is, or null where nothing guides
   * @param content what tells its content from another one's
   * @param mostSamples how many samples it can guide
   */
  public record Guide(String path, String content, long mostSamples) {
    static final Guide NONE = new Guide(null, "none", Long.MAX_VALUE);

    void requireEnough(SynthesisClass wanted, int samples) {
      if (mostSamples < samples) {
        throw new UserException(
            "class %s has %d usable images, fewer than the %d samples asked for (synthesis.ipc, trigger.mode)"
                .formatted(wanted.className(), mostSamples, samples));
      }
    }
  }

  /** Plain sampling: nothing guides. */
  public static Guides none() {
    return new Guides(
        Map.of(), "none", wanted -> Guide.NONE, (workspace, path) -> new ClassGuide.None());
  }
}
