package io.dsco.bench;

import io.dsco.encode.LatentTable;
import io.dsco.image.PngEncoder;
import io.dsco.image.RgbImage;
import io.dsco.nopt.ClassGuide;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.vae.LatentCodec;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The same classes as {@link SparkClasses} in a loop without Spark: latents are read, samples made,
 * decoded, and written as PNG files. Arguments as there.
 */
final class PlainClasses {
  private final ClassWork work;
  private final Workspace workspace;
  private final ClassSynthesizer synthesizer;
  private final LatentCodec codec;

  private PlainClasses(ClassWork work, Configuration configuration) {
    this.work = work;
    this.workspace = work.workspace(configuration);
    this.synthesizer = work.synthesizer(configuration).open();
    this.codec = work.codec(configuration).open();
  }

  public static void main(String[] arguments) throws Exception {
    ClassWork work = new ClassWork(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    int warmUp = Integer.parseInt(arguments[2]);
    PlainClasses classes = new PlainClasses(work, new Configuration());
    classes.synthesize(work.classes(0, warmUp));
    ChildProcess.measured(() -> classes.synthesize(work.classes(warmUp, work.classes())));
    classes.codec.close();
    classes.synthesizer.close();
  }

  private void synthesize(List<SynthesisClass> classes) throws IOException {
    for (SynthesisClass one : classes) {
      ClassTask task =
          new ClassTask(
              one.label(),
              one.ditLabel(),
              ClassWork.SAMPLES,
              ClassWork.SEED,
              new ClassGuide.Latents(latents(one.label())));
      List<float[]> samples = synthesizer.synthesize(task, (step, of, losses) -> {});
      write(one, codec.decode(samples.toArray(float[][]::new)));
    }
  }

  private void write(SynthesisClass one, List<RgbImage> images) throws IOException {
    Path folder = Files.createDirectories(work.folder().resolve("plain").resolve(one.className()));
    for (int index = 0; index < images.size(); index++) {
      Files.write(folder.resolve(index + ".png"), PngEncoder.encode(images.get(index)));
    }
  }

  private float[][] latents(int label) throws IOException {
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(
            workspace.latents(work.encoded()), Workspace.latentFile(label));
    List<float[]> latents = new ArrayList<>();
    try (TableReader rows = new ParquetFiles(workspace).read(file, LatentTable.LATENT_ONLY)) {
      rows.forEachRemaining(row -> latents.add((float[]) row[0]));
    }
    return latents.toArray(float[][]::new);
  }
}
