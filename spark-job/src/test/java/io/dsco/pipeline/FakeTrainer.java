package io.dsco.pipeline;

import io.dsco.student.Trainer;
import io.dsco.training.TrainingImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** A student that is the text of its images' labels; can die after its first half. */
public record FakeTrainer(String digest) implements Trainer {
  private static final long serialVersionUID = 1;

  /** Makes the next training die when it has saved its state. */
  public static final AtomicBoolean DIE = new AtomicBoolean();

  /** Trainings that began without a saved state. */
  public static final AtomicInteger BEGUN = new AtomicInteger();

  @Override
  public List<Double> train(
      TrainingImages images, Path folder, String identity, Runnable saved, LongConsumer batches)
      throws IOException {
    if (!Files.exists(folder.resolve(UNFINISHED))) {
      BEGUN.incrementAndGet();
      Files.writeString(folder.resolve(UNFINISHED), identity);
      saved.run();
    }
    if (DIE.getAndSet(false)) {
      throw new IllegalStateException("the training was told to die");
    }
    StringBuilder labels = new StringBuilder(Files.readString(folder.resolve(UNFINISHED)));
    for (int i = 0; i < images.size(); i++) {
      labels.append(' ').append(images.label(i));
    }
    Files.writeString(folder.resolve(STUDENT), labels);
    batches.accept(2);
    return List.of(2.0, 1.0);
  }

  @Override
  public long batches(long images) {
    return 2;
  }
}
