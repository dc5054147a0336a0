package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dry run of the embedded configuration, as it is and with one thing spoilt. */
class CheckCommandTest {
  private static final Path CONFIGURATION =
      Path.of("..", "conf", "fashion-mnist.conf").toAbsolutePath().normalize();

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();

  @Test
  void findsEverythingInOrderAndChangesNothing() throws IOException {
    List<Path> before = files();

    assertThat(check()).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll("  .*", "")))
        .containsExactly(
            "configuration",
            "source",
            "checkpoints",
            "checkpoint shapes",
            "class map",
            "teacher",
            "workspace",
            "device");
    assertThat(out.toString())
        .containsPattern("vae [0-9.]+ MiB, dit [0-9.]+ MiB")
        .containsPattern(
            "vae [0-9]+ tensors as configured, SHA-256 [0-9a-f]{12}…,"
                + " dit [0-9]+ tensors as configured, SHA-256 [0-9a-f]{12}…")
        .containsPattern(
            "convnet with instance norm, 32 pixels on the symmetric scale: 14 tensors as configured,"
                + " 10 classes, SHA-256 [0-9a-f]{12}…")
        .contains("10 classes, label name → DiT label: 0 T-shirt/top → 0, 1 Trouser → 1,")
        .doesNotContain("PROBLEM");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void findsEveryProblem() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(
            check(
                "source.path=" + directory.resolve("missing"),
                "checkpoints.dit=" + directory,
                "workspace=" + file.resolve("out"),
                "spark.device=gpu"))
        .isEqualTo(2);
    assertThat(out.toString().lines().filter(line -> line.contains("PROBLEM")))
        .hasSize(7)
        .anyMatch(line -> line.contains("must exist, was " + directory.resolve("missing")))
        .anyMatch(line -> line.contains("dit must be a file, was"))
        .anyMatch(
            line -> line.contains("dit: a checkpoint must be a file, was the folder " + directory))
        .anyMatch(line -> line.startsWith("class map") && line.contains("missing"))
        .anyMatch(line -> line.contains("must be a folder"))
        .anyMatch(line -> line.contains("device gpu needs an engine with CUDA"));
  }

  @Test
  void listsEveryTensorOfAnotherShapeInBothFiles() {
    assertThat(check("vae.norm-groups=4", "vae.layers-per-block=2", "dit.depth=7")).isEqualTo(2);
    assertThat(problem("checkpoint shapes"))
        .contains("vae: ", "missing: ", "encoder.down_blocks.0.resnets.1.norm1.weight (16)")
        .contains("; dit: ", "blocks.6.attn.qkv.weight (384, 128)");
  }

  @Test
  void refusesAnotherScalingFactorThanTheFileNames() {
    assertThat(check("vae.scaling-factor=0.18215")).isEqualTo(2);
    assertThat(problem("checkpoint shapes"))
        .contains(
            "scaling factor must be the 0.9257500418605391 that the file names, was 0.18215"
                + " (vae.scaling-factor, ");
  }

  @Test
  void acceptsTheScalingFactorRounded() {
    assertThat(check("vae.scaling-factor=0.92575")).isZero();
  }

  @Test
  void refusesATeacherOfAnotherArchitecture() {
    assertThat(check("teacher.width=64")).isEqualTo(2);
    assertThat(problem("teacher"))
        .contains("teacher.safetensors does not fit the model: ", "of another shape: ");
  }

  @Test
  void refusesATeacherOfAnotherKind() {
    assertThat(check("teacher.architecture=resnet-18")).isEqualTo(2);
    assertThat(problem("teacher"))
        .contains("102 missing: conv1.weight (64, 3, 7, 7)", "14 surplus: ");
  }

  @Test
  void showsTheRowsThatTheClassListGivesTheTeacher() throws IOException {
    assertThat(check("source.class-list=" + classList(10, 3), "teacher.classes=10")).isZero();
    assertThat(out.toString()).contains("10 classes, which are rows 0, 1, 2, 3, 4, … of 10");
    assertThat(check("teacher.classes=11")).isEqualTo(2);
    assertThat(problem("teacher"))
        .contains("class T-shirt/top (label 0) has none (source.class-list, teacher.classes)");
  }

  @Test
  void needsNoTeacherWithoutDopingAndSoftLabels() {
    assertThat(
            check("checkpoints.teacher=null", "trigger.mode=off", "publish.soft-labels.form=none"))
        .isZero();
    assertThat(out.toString()).contains("not needed: no doping, no soft labels");
    assertThat(check("checkpoints.teacher=null")).isEqualTo(2);
    assertThat(problem("teacher")).contains("teacher must be set (checkpoints.teacher)");
  }

  @Test
  void showsTheLabelsThatTheClassListGives() throws IOException {
    assertThat(check("source.class-list=" + classList(10, 3))).isZero();
    assertThat(out.toString()).contains("0 class 0 → 9, 1 class 1 → 8, 2 class 2 → 3,");
  }

  @Test
  void refusesALabelThatTheModelDoesNotHave() throws IOException {
    assertThat(check("source.class-list=" + classList(10, 10))).isEqualTo(2);
    assertThat(problem("class map"))
        .contains("dit label must be below 10 (dit.classes), was 10 for class class 2 (label 2)");
  }

  @Test
  void refusesAListOfFewerClassesThanTheSourceHas() throws IOException {
    assertThat(check("source.class-list=" + classList(9, 3))).isEqualTo(2);
    assertThat(problem("class map"))
        .contains("a label must be inside [0, 9) of the class list, was 9");
  }

  @Test
  void holdsLabelsToTheModelsOwnClassList() throws IOException {
    Path own = Files.writeString(directory.resolve("own.txt"), ownList());
    String list = "source.class-list=" + classList(10, 7);

    assertThat(check(list, "dit.class-list=" + own)).isZero();
    assertThat(out.toString()).contains("2 class 2 → 7, 3 class 3 → 6, 4 class 4 → 5, …, held to ");
  }

  @Test
  void refusesAClassListOfWhichTwoLabelsAreSwapped() throws IOException {
    Path own = Files.writeString(directory.resolve("own.txt"), ownList());

    assertThat(check("source.class-list=" + classList(10, 6), "dit.class-list=" + own))
        .isEqualTo(2);
    assertThat(problem("class map"))
        .contains(
            "1 of 10 classes are other ones in the model's class list: 2 (label 2) has dit label 6,"
                + " which is 3 model's 3 (source.class-list, dit.class-list)");
  }

  @Test
  void refusesAModelsClassListOfAnotherLength() throws IOException {
    Path own = Files.writeString(directory.resolve("own.txt"), "a\nb\n");

    assertThat(check("dit.class-list=" + own)).isEqualTo(2);
    assertThat(problem("class map"))
        .contains("the model's class list must have its 10 classes, had 2 (dit.class-list)");
  }

  @Test
  void holdsTheTeachersRowsToItsOwnClassList() throws IOException {
    Path own = Files.writeString(directory.resolve("own.txt"), ownList());

    assertThat(
            check(
                "source.class-list=" + classList(10, 7),
                "teacher.classes=10",
                "teacher.class-list=" + own))
        .isEqualTo(2);
    assertThat(problem("teacher"))
        .contains(
            "10 of 10 classes are other ones in the model's class list: 0 (label 0) has classifier"
                + " row 0, which is 9 model's 9,")
        .contains(", … (source.class-list, teacher.class-list)");
  }

  /** In the order of the diffusion model's labels: directory 9 first. */
  private static String ownList() {
    StringBuilder list = new StringBuilder();
    for (int label = 0; label < 10; label++) {
      list.append("%d\tmodel's %d\t%d\t%d%n".formatted(9 - label, 9 - label, label, label));
    }
    return list.toString();
  }

  /** The DiT label falls as the label rises, but for label 2. */
  private Path classList(int classes, int ditLabelOfTwo) throws IOException {
    StringBuilder list = new StringBuilder();
    for (int label = 0; label < classes; label++) {
      int ditLabel = label == 2 ? ditLabelOfTwo : 9 - label;
      list.append("%d\tclass %d\t%d\t%d%n".formatted(label, label, ditLabel, label));
    }
    return Files.writeString(directory.resolve("classes.txt"), list);
  }

  private String problem(String check) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(check) && line.contains("PROBLEM"))
        .findFirst()
        .orElseThrow();
  }

  private int check(String... settings) {
    Stream<String> given =
        Stream.concat(Stream.of("workspace=" + directory.resolve("out")), Stream.of(settings));
    String[] all =
        Stream.concat(
                Stream.of("check", CONFIGURATION.toString()),
                given.flatMap(setting -> Stream.of("--set", setting)))
            .toArray(String[]::new);
    return Main.commandLine().setOut(new PrintWriter(out, true)).execute(all);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.sorted().toList();
    }
  }
}
