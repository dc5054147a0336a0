package io.dsco.classifier;

import java.util.Map;

/**
 * A second ResNet, one image at a time and without an engine: as the paper's table 1 has it, or
 * with average pooling instead of strides.
 */
record PlainResNet(Map<String, float[]> weights, int[] blocks, int convolutions, boolean pooled) {
  double[] logits(double[] image, int side) {
    PlainMaps x = stem(new PlainMaps(3, side, image));
    for (int stage = 1; stage <= 4; stage++) {
      for (int i = 0; i < blocks[stage - 1]; i++) {
        x = block(x, "layer" + stage + "." + i, 32 << stage, stage > 1 && i == 0 ? 2 : 1);
      }
    }
    return head(x.averaged(x.side()).values());
  }

  private PlainMaps stem(PlainMaps image) {
    if (!pooled) {
      return convolution(image, "conv1", "bn1", 64, 7, 2).rectified().maximised();
    }
    if (image.side() > 128) {
      return convolution(image, "conv1", "bn1", 64, 7, 1).rectified().averaged(4);
    }
    PlainMaps x = convolution(image, "conv1", "bn1", 64, 3, 1).rectified();
    return image.side() > 64 ? x.averaged(2) : x;
  }

  private PlainMaps block(PlainMaps x, String prefix, int width, int stride) {
    String conv = prefix + ".conv";
    String bn = prefix + ".bn";
    PlainMaps y;
    int out = width;
    if (convolutions == 3) {
      out = 4 * width;
      y = convolution(x, conv + 1, bn + 1, width, 1, 1).rectified();
      y = convolution(y, conv + 2, bn + 2, width, 3, stride).rectified();
      y = convolution(y, conv + 3, bn + 3, out, 1, 1);
    } else if (pooled) {
      y = convolution(x, conv + 1, bn + 1, width, 3, 1).rectified().averaged(stride);
      y = convolution(y, conv + 2, bn + 2, width, 3, 1);
    } else {
      y = convolution(x, conv + 1, bn + 1, width, 3, stride).rectified();
      y = convolution(y, conv + 2, bn + 2, width, 3, 1);
    }
    return y.plus(shortcut(x, prefix + ".downsample", out, stride)).rectified();
  }

  private PlainMaps shortcut(PlainMaps x, String prefix, int out, int stride) {
    if (stride == 1 && x.channels() == out) {
      return x;
    }
    float[] filters = weights.get(prefix + ".0.weight");
    PlainMaps y =
        pooled
            ? x.convolved(filters, out, 1, 1).averaged(stride)
            : x.convolved(filters, out, 1, stride);
    return y.normalised(weights, prefix + ".1");
  }

  private PlainMaps convolution(
      PlainMaps x, String conv, String bn, int out, int kernel, int stride) {
    return x.convolved(weights.get(conv + ".weight"), out, kernel, stride).normalised(weights, bn);
  }

  private double[] head(double[] features) {
    double[] logits = new double[weights.get("fc.bias").length];
    for (int c = 0; c < logits.length; c++) {
      logits[c] = weights.get("fc.bias")[c];
      for (int i = 0; i < features.length; i++) {
        logits[c] += features[i] * weights.get("fc.weight")[c * features.length + i];
      }
    }
    return logits;
  }
}
