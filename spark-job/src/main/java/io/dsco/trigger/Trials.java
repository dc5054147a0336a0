package io.dsco.trigger;

/** Synthesizes, trains and scores for one size. What was done for a size before is used again. */
@FunctionalInterface
public interface Trials {
  /** The trial with that many samples of every class. */
  Trial run(int samplesPerClass);
}
