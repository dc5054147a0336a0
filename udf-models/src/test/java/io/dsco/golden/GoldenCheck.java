package io.dsco.golden;

import ai.djl.ndarray.NDManager;
import java.io.IOException;

/** Computes the expected outputs of one kind of golden case from its inputs and checks them. */
@FunctionalInterface
interface GoldenCheck {
  /** Calls {@link GoldenCase#check} for every expected output of {@code golden}. */
  void run(GoldenCase golden, NDManager manager) throws IOException;
}
