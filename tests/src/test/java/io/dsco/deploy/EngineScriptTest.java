package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installing libtorch from an archive, as the image with CUDA does, on a small archive of its
 * layout.
 */
class EngineScriptTest {
  private static final Map<String, String> JAR =
      Map.of(
          "pytorch-engine.properties", "djl_version=0.36.0\npytorch_version=2.7.1",
          "jnilib/linux-x86_64/cpu/libdjl_torch.so", "binding for cpu",
          "jnilib/linux-x86_64/cu128/libdjl_torch.so", "binding for cu128");

  @TempDir Path folder;

  @Test
  void keepsTheSharedLibrariesAndTheBindingAndNothingElse() throws Exception {
    Path archive = archive("2.7.1+cu128\n");

    Script.Outcome outcome = install(archive, sha256(archive));

    assertThat(outcome).isEqualTo(new Script.Outcome(0, "", ""));
    assertThat(contents(folder.resolve("engine")))
        .isEqualTo(
            Map.of(
                "0.36.0-libdjl_torch.so", "binding for cu128",
                "libc10.so", "c10",
                "libcudart-1.so.12", "cudart",
                "libtorch.so", "torch",
                "libtorch_cuda.so", "cuda"));
  }

  @Test
  void refusesAnArchiveOfAnotherDigestOrVersion() throws Exception {
    Path archive = archive("2.6.0+cu124\n");
    String digest = sha256(archive);

    assertThat(install(archive, "0".repeat(64)))
        .isEqualTo(
            new Script.Outcome(
                2,
                "",
                "engine: SHA-256 of the archive of libtorch must be %s, was %s (%s)\n"
                    .formatted("0".repeat(64), digest, archive)));
    assertThat(install(archive, digest))
        .isEqualTo(
            new Script.Outcome(
                2, "", "engine: the archive must hold libtorch 2.7.1+cu128, was 2.6.0+cu124\n"));
    assertThat(folder.resolve("engine")).doesNotExist();
  }

  @Test
  void refusesAJarWithoutTheLibrariesForCpus() throws Exception {
    Path jar = zip("thin.jar", JAR);

    assertThat(
            Script.of("docker/engine.sh")
                .run(folder.resolve("engine").toString(), "cpu", jar.toString()))
        .isEqualTo(
            new Script.Outcome(
                2,
                "",
                "engine: the jar must hold the libraries for CPUs, %s does not: take the one that ends in -all.jar\n"
                    .formatted(jar)));
  }

  private Script.Outcome install(Path archive, String digest) throws Exception {
    return Script.of("docker/engine.sh")
        .run(
            folder.resolve("engine").toString(),
            "cu128",
            zip("job.jar", JAR).toString(),
            archive.toString(),
            digest);
  }

  private Path archive(String version) throws IOException {
    Map<String, String> files = new TreeMap<>();
    files.put("libtorch/build-version", version);
    files.put("libtorch/include/torch.h", "header");
    files.put("libtorch/lib/libc10.so", "c10");
    files.put("libtorch/lib/libcudart-1.so.12", "cudart");
    files.put("libtorch/lib/libtorch.so", "torch");
    files.put("libtorch/lib/libtorch_cuda.so", "cuda");
    // What the engine would try to load, or has no use for.
    files.put("libtorch/lib/libdnnl.a", "static");
    files.put("libtorch/lib/libjitbackend_test.so", "test");
    files.put("libtorch/lib/libtorch_python.so", "python");
    return zip("libtorch.zip", files);
  }

  private Path zip(String name, Map<String, String> files) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
