package io.dsco.checkpoint;

import ai.djl.ndarray.NDManager;
import io.dsco.dit.DitParameters;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A JVM that does nothing but load a full-size transformer, so that its memory is that of the load.
 * Prints seconds, resident kilobytes before, after and at most, and the digest of all tensors.
 */
final class LoadProbe {
  static final DitParameters FULL = DitParameters.variant("DiT-XL/2", 32, 4, 1000);

  private LoadProbe() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    try (NDManager manager = NDManager.newBaseManager();
        Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]))) {
      Tensors.scalar(manager, 1).close();
      long before = kilobytes("VmRSS");
      long start = System.nanoTime();
      try (StateDict weights =
          ModelWeights.load(checkpoint, FULL.shapes(), DitNames.TABLE, manager)) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
            "probe %.1f %d %d %d %s%n",
            took.toMillis() / 1000.0,
            before,
            kilobytes("VmRSS"),
            kilobytes("VmHWM"),
            digest(weights));
      }
    }
  }

  private static long kilobytes(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  static String digest(StateDict weights) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    weights.tensors().values().forEach(tensor -> digest.update(tensor.toByteBuffer()));
    return HexFormat.of().formatHex(digest.digest());
  }
}
