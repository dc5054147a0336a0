package io.dsco.scale;

import io.dsco.classifier.ImageClassifier;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.ImageReader;
import io.dsco.image.RgbImage;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.nopt.PivotListener;
import io.dsco.nopt.PivotTask;
import io.dsco.nopt.SynthesisListener;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.nopt.TemplateTask;
import io.dsco.score.ClassifierFactory;
import io.dsco.student.Trainer;
import io.dsco.synthesize.SynthesizerFactory;
import io.dsco.training.TrainingImages;
import io.dsco.vae.LatentCodec;
import io.dsco.vae.LatentShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/** Models that give values of the right shapes and do no work, so that what is left is the job. */
final class IdleModels {
  private static final LatentShape SHAPE = new LatentShape(4, 1, 1);
  private static final int SIDE = 2;
  private static final RgbImage IMAGE = new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE]);

  private IdleModels() {}

  /** Does not look at the bytes. */
  static final class Reader implements ImageReader {
    private static final long serialVersionUID = 1;

    @Override
    public RgbImage read(byte[] bytes) {
      return IMAGE;
    }
  }

  /** A codec whose latents are zero, and which opens itself. */
  record Codec() implements CodecFactory, LatentCodec {
    @Override
    public LatentCodec open() {
      return this;
    }

    @Override
    public LatentShape shape() {
      return SHAPE;
    }

    @Override
    public double scalingFactor() {
      return 1;
    }

    @Override
    public String digest() {
      return "idle";
    }

    @Override
    public float[][] encode(List<RgbImage> images, long runSeed, List<String> sampleIds) {
      float[][] latents = new float[images.size()][];
      Arrays.setAll(latents, i -> new float[SHAPE.size()]);
      return latents;
    }

    @Override
    public List<RgbImage> decode(float[][] latents) {
      return Collections.nCopies(latents.length, IMAGE);
    }

    @Override
    public void close() {}
  }

  /** Opens synthesizers whose samples are zero. */
  record Synthesizers() implements SynthesizerFactory {
    @Override
    public ClassSynthesizer open() {
      return new Synthesizer();
    }

    @Override
    public String digest() {
      return "idle";
    }

    @Override
    public String sampler() {
      return "idle";
    }

    @Override
    public String projector() {
      return "idle";
    }

    @Override
    public String targets() {
      return "idle";
    }

    @Override
    public void writeProjector(Path file, long runSeed) throws IOException {
      Files.writeString(file, "idle");
    }
  }

  private static final class Synthesizer implements ClassSynthesizer {
    @Override
    public List<float[]> synthesize(ClassTask task, SynthesisListener listener) {
      return Collections.nCopies(task.samples(), new float[SHAPE.size()]);
    }

    @Override
    public void pivots(PivotTask task, PivotListener listener) {
      throw new IllegalStateException("no pivots were to be kept");
    }

    @Override
    public List<TemplateStatistics> template(TemplateTask task, SynthesisListener listener) {
      throw new IllegalStateException("no template was to be made");
    }

    @Override
    public void close() {}
  }

  /** Opens classifiers of ten classes, whose logits are one array. */
  record Classifiers(String digest) implements ClassifierFactory {
    @Override
    public ImageClassifier open() {
      return new Classifier();
    }
  }

  private static final class Classifier implements ImageClassifier {
    private static final float[] LOGITS = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};

    @Override
    public int classes() {
      return LOGITS.length;
    }

    @Override
    public float[][] logits(List<RgbImage> images) {
      float[][] logits = new float[images.size()][];
      Arrays.fill(logits, LOGITS);
      return logits;
    }

    @Override
    public void close() {}
  }

  /** Trains nothing. */
  record IdleTrainer() implements Trainer {
    @Override
    public String digest() {
      return "idle";
    }

    @Override
    public List<Double> train(
        TrainingImages images, Path folder, String identity, Runnable saved, LongConsumer batches)
        throws IOException {
      Files.writeString(folder.resolve(STUDENT), identity);
      return List.of(0.0);
    }

    @Override
    public long batches(long images) {
      return 1;
    }
  }
}
