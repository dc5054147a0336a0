package io.dsco.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Every expected tensor {@code <file>.<name>} read from {@code <file>.pt}. The expected values are
 * the same tensors in safetensors, so both readers are held against one another.
 */
final class FormatsCheck {
  private FormatsCheck() {}

  static void run(GoldenCase golden, NDManager manager) {
    for (String name : golden.expected()) {
      String fileName = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
      String tensor = name.contains(".") ? name.substring(name.indexOf('.') + 1) : "tensor";
      Path file = golden.file(fileName + ".pt");
      assertThat(Files.exists(file)).as("%s: file of %s", golden.name(), name).isTrue();
      try (Checkpoint checkpoint = Checkpoint.open(file)) {
        NDArray got = checkpoint.read(tensor, manager);
        assertThat(got.getDataType()).as(name).isEqualTo(golden.want(name, manager).getDataType());
        golden.check(name, got);
      }
    }
  }
}
