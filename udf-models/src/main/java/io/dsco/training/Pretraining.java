package io.dsco.training;

import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.Digest;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.vae.Autoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains autoencoder, diffusion transformer and teacher on one dataset and leaves them as
 * safetensors in a folder. A model whose file is there already is not trained again; an unfinished
 * one continues from its last saved state.
 */
public final class Pretraining {
  /** File of the autoencoder. */
  public static final String VAE = "vae.safetensors";

  /** File of the diffusion transformer. */
  public static final String DIT = "dit.safetensors";

  /** File of the teacher. */
  public static final String TEACHER = "teacher.safetensors";

  private static final int ENCODE_BATCH = 100;
  private static final String LOSS = "final_loss";
  private static final String PARAMETERS = "parameters";

  private final Plan plan;
  private final Path folder;
  private final NDManager manager;
  private final TrainingLoop.Listener listener;

  /**
   * What to train.
   *
   * @param data identity of the training images, such as a digest
   * @param saveEvery batches between two saved states
   */
  public record Plan(
      String data,
      VaeTraining.Settings vae,
      DitTraining.Settings dit,
      ClassifierTraining.Settings teacher,
      long saveEvery) {}

  /** What the finished models are worth: model file name to figures by name. */
  public record Result(Map<String, Map<String, String>> models) {}

  /**
   * A training of {@code plan}.
   *
   * @param folder on the local file system
   */
  public Pretraining(Plan plan, Path folder, NDManager manager, TrainingLoop.Listener listener) {
    this.plan = plan;
    this.folder = folder;
    this.manager = manager;
    this.listener = listener;
  }

  /** Trains what is not trained yet. */
  public Result run(TrainingImages train, TrainingImages test) throws IOException {
    Map<String, Map<String, String>> models = new TreeMap<>();
    models.put(VAE, trainVae(train, test));
    models.put(DIT, trainDit(train));
    models.put(TEACHER, trainTeacher(train, test));
    return new Result(models);
  }

  private Map<String, String> trainVae(TrainingImages train, TrainingImages test)
      throws IOException {
    String identity = identity(plan.vae);
    if (!isTrained(VAE, identity)) {
      try (VaeTraining training = new VaeTraining(train, plan.vae, manager)) {
        double loss = loop(VAE, identity).run(training).recentLoss();
        StateDict weights = training.state().result();
        Autoencoder autoencoder = new Autoencoder(plan.vae.parameters(), weights);
        double psnr = Quality.reconstruction(autoencoder, test, manager);
        try (SpooledLatents latents =
            SpooledLatents.encode(autoencoder, train, ENCODE_BATCH, folder, manager)) {
          write(
              VAE,
              weights,
              identity,
              Map.of(
                  LOSS,
                  shown(loss),
                  "scaling_factor",
                  Double.toString(latents.scalingFactor()),
                  "test_psnr_db",
                  String.format(Locale.ROOT, "%.2f", psnr)));
        }
      }
    }
    return metadata(VAE);
  }

  private Map<String, String> trainDit(TrainingImages train) throws IOException {
    String identity = identity(plan.dit) + " vae " + Digest.sha256(folder.resolve(VAE));
    if (!isTrained(DIT, identity)) {
      try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(VAE));
          StateDict vae =
              ModelWeights.load(
                  checkpoint, plan.vae.parameters().shapes(), NameTable.identity(), manager);
          SpooledLatents latents =
              SpooledLatents.encode(
                  new Autoencoder(plan.vae.parameters(), vae),
                  train,
                  ENCODE_BATCH,
                  folder,
                  manager);
          DitTraining training = new DitTraining(latents, plan.dit, manager)) {
        double loss = loop(DIT, identity).run(training).recentLoss();
        write(DIT, training.state().result(), identity, Map.of(LOSS, shown(loss)));
      }
    }
    return metadata(DIT);
  }

  private Map<String, String> trainTeacher(TrainingImages train, TrainingImages test)
      throws IOException {
    String identity = identity(plan.teacher);
    if (!isTrained(TEACHER, identity)) {
      try (ClassifierTraining training =
          new ClassifierTraining("teacher", train, plan.teacher, manager)) {
        double loss = loop(TEACHER, identity).run(training).recentLoss();
        StateDict weights = training.state().result();
        ClassifierParameters parameters = plan.teacher.parameters();
        TrainingImages seen = CroppedImages.of(test, parameters.inputSize());
        double accuracy = Quality.accuracy(parameters.open(weights), seen, manager);
        write(
            TEACHER,
            weights,
            identity,
            Map.of(
                LOSS,
                shown(loss),
                "test_accuracy",
                shown(accuracy),
                PARAMETERS,
                Long.toString(parameters.parameterCount())));
      }
    }
    return metadata(TEACHER);
  }

  /** Settings as text, which is what tells one training from another. */
  private String identity(Record settings) {
    return settings + " data " + plan.data;
  }

  private boolean isTrained(String model, String identity) {
    if (!Files.exists(folder.resolve(model))) {
      return false;
    }
    String found = metadata(model).get("identity");
    if (!identity.equals(found)) {
      throw new CheckpointException(
          "a folder holds the models of one training: %s was trained as [%s], now wanted [%s]"
              .formatted(folder.resolve(model), found, identity));
    }
    return true;
  }

  private TrainingLoop loop(String model, String identity) {
    return new TrainingLoop(
        folder.resolve("unfinished-" + model),
        identity,
        SavePoint.everySteps(plan.saveEvery),
        listener);
  }

  private void write(String model, StateDict weights, String identity, Map<String, String> figures)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(figures);
    metadata.put("identity", identity);
    metadata.putIfAbsent(PARAMETERS, Long.toString(weights.parameterCount()));
    try (GradMode mode = GradMode.inference()) {
      SafetensorsWriter.write(folder.resolve(model), weights.tensors(), metadata);
    }
  }

  private static String shown(double figure) {
    return String.format(Locale.ROOT, "%.4f", figure);
  }

  private Map<String, String> metadata(String model) {
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(model))) {
      return new TreeMap<>(checkpoint.metadata());
    }
  }
}
