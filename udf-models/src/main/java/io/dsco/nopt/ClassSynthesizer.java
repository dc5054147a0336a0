package io.dsco.nopt;

import java.util.List;

/** Synthesizes all samples of one class together. Thread-safe; one serves a whole executor. */
public interface ClassSynthesizer extends AutoCloseable {
  /**
   * Scaled latents of the class's new samples, row-major, in sample order. The same task gives the
   * same values wherever and how often it runs on machines of one kind with batches of one size: a
   * batch that was halved for want of memory may change last bits.
   *
   * @throws IllegalArgumentException when the task's guide is of another kind than the alignment
   */
  List<float[]> synthesize(ClassTask task, SynthesisListener listener);

  /**
   * Pivots of a class's diffused latents at the steps T − 1 … 1, in this order, each of one pass
   * for all numbers of samples. As the guide of a task they give the samples that the latents give,
   * to the last bit on machines of one kind with chunks of one size.
   *
   * @throws IllegalArgumentException when the alignment is not with real latents
   */
  void pivots(PivotTask task, PivotListener listener);

  /**
   * Statistics of plainly denoised samples of the class: of the outputs of the steps t = 1 … T − 1,
   * that of step t at index t − 1. The same task gives the same values, as far as samples' do.
   */
  List<TemplateStatistics> template(TemplateTask task, SynthesisListener listener);

  @Override
  void close();
}
