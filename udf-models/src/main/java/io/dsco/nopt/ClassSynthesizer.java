package io.dsco.nopt;

import java.util.List;

/** Synthesizes all samples of one class together. Thread-safe; one serves a whole executor. */
public interface ClassSynthesizer extends AutoCloseable {
  /**
   * Scaled latents of the class's new samples, row-major, in sample order. The same task gives the
   * same values wherever and how often it runs.
   */
  List<float[]> synthesize(ClassTask task, SynthesisListener listener);

  @Override
  void close();
}
