package io.dsco.nopt;

/** Makes the alignment of every optimised step of one class. Belongs to one thread. */
interface StepAlignments extends AutoCloseable {
  /** The alignment of step t ≥ 1; its user closes it. */
  Alignment at(int step);

  @Override
  void close();
}
