package io.dsco.plan;

import io.dsco.config.GpuType;
import io.dsco.dit.Precision;

/**
 * A GPU by its data sheet: operations over the stated rate, of which the models reach a share.
 *
 * @param precision what the transformer's blocks compute in; all else is float32
 * @param imagesPerCoreSecond that a core of the processor decodes or compresses
 */
public record StatedSpeed(GpuType gpu, Precision precision, double imagesPerCoreSecond)
    implements Speed {
  /** Measured for a million scores (docs/operating/scale.md). */
  static final double RANK_SECONDS = 2.5e-6;

  @Override
  public double seconds(Effort effort) {
    return effort.times()
        * switch (effort.operation()) {
          case READ_IMAGE, WRITE_IMAGE -> 1 / imagesPerCoreSecond;
          case RANK -> RANK_SECONDS;
          case GUIDED_STEP, PLAIN_STEP ->
              model(effort, precision == Precision.FLOAT16 ? gpu.float16() : gpu.float32());
          default -> model(effort, gpu.float32());
        };
  }

  private double model(Effort effort, double rate) {
    return effort.flop() / (rate * gpu.efficiency());
  }
}
