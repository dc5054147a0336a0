package io.dsco.projector;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.dsco.projector.ProjectorParameters.Convolution;
import io.dsco.tensor.Script;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/** How a {@link CollapsedProjector} computes all convolutions but the last, forward and back. */
enum ConvolutionForm {
  /** As they are written, channels outermost. */
  USUAL("usual.py") {
    @Override
    NDList weights(ProjectorParameters parameters, StateDict weights, NDManager manager) {
      NDList own = new NDList();
      for (Convolution convolution : parameters.convolutions().subList(0, parameters.halvings())) {
        own.add(Tensors.leaf(manager, weights.get(convolution.key() + ".weight")));
        own.add(Tensors.leaf(manager, weights.get(convolution.key() + ".bias")));
      }
      return own;
    }
  },
  /**
   * Over blocks of 2×2 pixels, channels innermost, where a convolution of stride 2 and its gradient
   * are convolutions of stride 1: with oneDNN's own order of weights in memory the gradient takes
   * half as long on a processor, or less.
   */
  BLOCKS("blocks.py") {
    @Override
    NDList weights(ProjectorParameters parameters, StateDict weights, NDManager manager) {
      return new BlockWeights(parameters, weights).in(manager);
    }
  };

  /** Floats of 512 bits. */
  private static final int VECTOR = 16;

  private final Script script;

  ConvolutionForm(String source) {
    this.script = Script.of(ConvolutionForm.class, "pooled.py", source, "features.py");
  }

  /**
   * The one that is fastest. Blocks fill a processor's vectors only where every group has whole
   * vectors of channels; for GPUs nothing else than the usual form was tried.
   */
  static ConvolutionForm fastest(Device device, ProjectorParameters parameters) {
    boolean wholeVectors =
        parameters.widthsPerGroup().stream().allMatch(width -> width % VECTOR == 0);
    boolean grouped = parameters.halvings() > 1;
    return !device.isGpu() && wholeVectors && grouped ? BLOCKS : USUAL;
  }

  /**
   * The weights that the script wants.
   *
   * @param weights the projector's
   * @param manager of the result
   */
  abstract NDList weights(ProjectorParameters parameters, StateDict weights, NDManager manager);

  Script.Call call(String function) {
    return script.function(function);
  }
}
