package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.workspace.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table filled by the command line, and filled again after some of it was lost. */
class TablesIT {
  private static final String ROWS =
      """
      table {
        name = small
        head = [Model]
        columns = [
          { name = "2", settings { synthesis.ipc = 2 } }
          { name = "3", settings { synthesis.ipc = 3 } }
        ]
        rows = [
          { name = Random, dataset = random }
          { name = DsCo, group = Ours, dataset = published }
        ]
      }
      """;

  @TempDir Path folder;
  private Job job;
  private Path configuration;

  @BeforeEach
  void table() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 6);
    Path test = FashionSample.imageFolder(folder.resolve("test"), 2);
    configuration = folder.resolve("small.conf");
    write(ROWS);
    job =
        new Job(
            configuration,
            folder.resolve("workspace"),
            List.of(
                "workspace=" + folder.resolve("workspace"),
                "source.format=imagefolder",
                "source.class-list=null",
                "source.path=" + images,
                "source.test-path=" + test,
                "checkpoints.vae=" + model("vae"),
                "checkpoints.dit=" + model("dit"),
                "checkpoints.teacher=" + model("teacher"),
                "diffusion.steps=3",
                "synthesis.nopt.iterations=1",
                "evaluation.convnet.width=8",
                "evaluation.repeats=2",
                "evaluation.protocols.low-ipc.epochs=[1, 1, 1]"));
  }

  @Test
  void isFilledOnceAndAfterALossOnlyWhatIsMissing() throws Exception {
    assertThat(job.execute("tables")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(lines()).hasSize(9).last().asString().endsWith("of 2 trainings.");
    assertThat(lines().get(2)).isEqualTo("| Model | 2 | 3 |");
    assertThat(lines().get(4)).matches("\\| Random( \\| \\d+\\.\\d ± \\d+\\.\\d){2} \\|");
    Map<String, FileTime> trials = times("evaluation/trials/*/result.json");
    Map<String, FileTime> dataset = times("dataset/manifest.json");
    String table = Files.readString(job.workspace().resolve("tables/small/table.md"));
    assertThat(trials).hasSize(8);

    assertThat(job.execute("tables")).isEqualTo(new Job.Outcome(0, ""));
    assertThat(times("evaluation/trials/*/result.json")).isEqualTo(trials);
    assertThat(times("dataset/manifest.json")).as("nothing is published").isEqualTo(dataset);

    loseAllCellsAndOneTrial();
    assertThat(job.execute("tables")).isEqualTo(new Job.Outcome(0, ""));
    Map<String, FileTime> after = times("evaluation/trials/*/result.json");
    assertThat(after.keySet()).isEqualTo(trials.keySet());
    assertThat(after.entrySet().stream().filter(one -> !trials.entrySet().contains(one)))
        .as("trained again")
        .hasSize(1);
    assertThat(job.workspace().resolve("tables/small/table.md")).hasContent(table);
  }

  @Test
  void aCellThatFailsLeavesTheOthers() throws Exception {
    Files.writeString(
        configuration,
        Files.readString(configuration).replace("synthesis.ipc = 3", "synthesis.ipc = 7"));

    Job.Outcome outcome = job.execute("tables");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors())
        .startsWith("1 cells failed")
        .contains("small, DsCo at 3 (convnet): class 00 has 6 usable images, fewer than the 7");
    Map<?, ?> json =
        Json.parse(Files.readString(job.workspace().resolve("tables/small/table.json")), Map.class);
    assertThat(json.get("missing")).isEqualTo(List.of("DsCo at 3 (convnet)"));
  }

  /** What a task throws comes as Spark's own exception, which is a checked one. */
  @Test
  void aCellWhoseTaskFailsLeavesTheOthers() throws Exception {
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace(
                "{ synthesis.ipc = 2 }",
                "{ synthesis.ipc = 2, synthesis.nopt.lambda-align = 1e38 }"));

    Job.Outcome outcome = job.execute("tables");

    assertThat(outcome.errors()).startsWith("1 cells failed").contains("must be finite");
    assertThat(outcome.status()).isEqualTo(2);
    Map<?, ?> json =
        Json.parse(Files.readString(job.workspace().resolve("tables/small/table.json")), Map.class);
    assertThat(json.get("missing")).isEqualTo(List.of("DsCo at 2 (convnet)"));
  }

  @Test
  void theStagesOfTheMethodAreReplacedByRealImagesAtRandom() throws Exception {
    write(
        """
        trigger.mode = fixed(2)
        evaluation { repeats = 1, protocol = high-ipc }
        evaluation.protocols.high-ipc { epochs-ipc = null, epochs = [1] }
        student.epochs = 1
        table {
          name = small
          columns = [{ name = "4", settings { synthesis.ipc = 4 } }]
          rows = [
            { name = neither, dataset = random }
            { name = doping, dataset = random-doped }
            { name = nopt, dataset = published, settings { dope.selection = random } }
            { name = both, dataset = published }
          ]
        }
        """);

    assertThat(job.execute("tables")).isEqualTo(new Job.Outcome(0, ""));

    Map<?, ?> json =
        Json.parse(Files.readString(job.workspace().resolve("tables/small/table.json")), Map.class);
    for (Object cell : (List<?>) json.get("cells")) {
      Map<?, ?> training = (Map<?, ?>) ((List<?>) ((Map<?, ?>) cell).get("trainings")).get(0);
      assertThat(training.get("images")).as("%s", cell).isEqualTo(40);
    }
    assertThat(Tree.contents(job.workspace(), "student/*/manifest.json"))
        .as("one of samples, one of real images")
        .hasSize(2);
    assertThat(Tree.contents(job.workspace(), "doping/*/manifest.json")).hasSize(2);
  }

  @Test
  void costsAreMeasuredOnceInAWorkspaceThatIsDeleted() throws Exception {
    write(
        """
        table {
          name = small
          shows = cost
          head = [Method]
          columns = [{ name = "IPC2", settings { synthesis.ipc = 2 } }]
          rows = [
            { name = DsCo, dataset = published }
            {
              name = DFDsCo, dataset = published
              settings { synthesis { alignment = data-free, template.samples = 2 } }
            }
          ]
        }
        """);

    assertThat(job.execute("tables")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(lines()).hasSize(8);
    assertThat(lines().get(2))
        .isEqualTo("| Method | Preparation | Generation IPC2 | Total IPC2 | Peak memory |");
    assertThat(lines().get(4)).matches("\\| DsCo( \\| \\d+ s){3} \\| \\d+\\.\\d GiB \\|");
    assertThat(lines().get(5)).startsWith("| DFDsCo | ");
    assertThat(lines().get(7)).matches("Measured on .+, \\d+ cores?\\.");
    assertThat(Tree.contents(job.workspace(), "costs/**")).isEmpty();
    Map<String, FileTime> cells = times("cells/*.json");
    assertThat(cells).hasSize(2);
    assertThat(job.execute("tables")).isEqualTo(new Job.Outcome(0, ""));
    assertThat(times("cells/*.json")).isEqualTo(cells);
  }

  private void write(String table) throws Exception {
    Files.writeString(
        configuration, "include \"" + Job.CONF.resolve("tables/base.conf") + "\"\n" + table);
  }

  private void loseAllCellsAndOneTrial() throws Exception {
    Set<String> cells = Tree.contents(job.workspace(), "cells/*.json").keySet();
    assertThat(cells).hasSize(4);
    for (String cell : cells) {
      Files.delete(job.workspace().resolve(cell));
    }
    String evaluation =
        Tree.contents(job.workspace(), "evaluation/*/results.json").keySet().iterator().next();
    Object[] results =
        Json.parse(Files.readString(job.workspace().resolve(evaluation)), Object[].class);
    String fingerprint = ((Map<?, ?>) results[0]).get("fingerprint").toString();
    Files.delete(job.workspace().resolve(evaluation));
    Files.delete(
        job.workspace()
            .resolve("evaluation/trials/" + fingerprint.substring(0, 16) + "/result.json"));
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(job.workspace().resolve("tables/small/table.md"));
  }

  private Map<String, FileTime> times(String glob) throws Exception {
    Map<String, FileTime> times = new TreeMap<>();
    for (String file : Tree.contents(job.workspace(), glob).keySet()) {
      times.put(file, Files.getLastModifiedTime(job.workspace().resolve(file)));
    }
    return times;
  }

  private static Path model(String name) {
    return Job.CONF.resolve("models/fashion-mnist/" + name + ".safetensors");
  }
}
