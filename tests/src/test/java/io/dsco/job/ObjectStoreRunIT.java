package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.LoggedProcess;
import io.dsco.s3.Fault;
import io.dsco.s3.FaultPlan;
import io.dsco.s3.FaultyStore;
import io.dsco.s3.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs with source, checkpoints, workspace and dataset on a real S3 server. What they leave
 * is looked at on the server's disk. Each has a bucket of its own, as Hadoop keeps a bucket's file
 * system with the endpoint that it was first opened with.
 */
class ObjectStoreRunIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";

  /** Tables that name no image's place, so that their bytes are the same everywhere. */
  private static final String NO_SOURCES = "dataset/{latents,soft_labels}/*.parquet";

  private static final String PRODUCT = "dataset/**.parquet";
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir static Path shared;

  private static S3Server server;
  private static Path images;
  private static Path onFiles;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(shared.resolve("server"));
    images = FashionSample.imageFolder(shared.resolve("images"), 5);
    onFiles = shared.resolve("files");
    assertThat(Job.onFolder(onFiles, images).execute("run").status()).isZero();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void publishesTheRowsOfARunOnFiles() throws Exception {
    StoredRun run = StoredRun.of(server, "undisturbed", images);
    Job job = run.job(images, server.port(), folder);

    assertThat(job.execute("check").status()).isZero();
    Job.Outcome outcome = job.execute("run");
    assertThat(outcome.status()).as(outcome.errors()).isZero();
    requireEqual(run);
    assertThat(Files.readString(run.folder().resolve("run.json"))).doesNotContain("not-a-secret");

    Map<String, String> first = Tree.identities(run.folder(), "{synthesis,dataset}/**");
    assertThat(job.execute("run").status()).isZero();
    assertThat(Tree.identities(run.folder(), "{synthesis,dataset}/**")).isEqualTo(first);
  }

  @Test
  @Tag("failure-slow")
  void publishesThemThroughFaultsToo() throws Exception {
    StoredRun run = StoredRun.of(server, "faulty", images);
    try (FaultyStore faults = FaultyStore.before(server.port(), FaultPlan.every(6, 3))) {
      Job.Outcome outcome = run.job(images, faults.port(), folder).execute("run");

      assertThat(outcome.status()).as(outcome.errors()).isZero();
      report(faults, requireEqual(run));
      assertThat(faults.injected().keySet())
          .containsExactly(
              Fault.INTERNAL_ERROR,
              Fault.SLOW_DOWN,
              Fault.SLOW,
              Fault.CUT_UPLOAD,
              Fault.CUT_DOWNLOAD,
              Fault.LOST_ANSWER);
    }
  }

  /** Other samples replace the published ones, under the same names. */
  @Test
  @Tag("soak")
  void replacesWhatItPublishedBefore() throws Exception {
    StoredRun run = StoredRun.of(server, "replaced", images);
    try (FaultyStore faults = FaultyStore.before(server.port(), FaultPlan.every(9, 0))) {
      Job first =
          run.job(
              images,
              faults.port(),
              folder,
              "run.seed=1",
              "trigger.mode=off",
              "publish.soft-labels.form=none",
              "synthesis.ipc=2");
      Job.Outcome published = first.execute("run");
      assertThat(published.status()).as(published.errors()).isZero();
      Map<String, String> before = Tree.contents(run.folder(), PRODUCT);

      Job.Outcome second =
          run.job(
                  images,
                  faults.port(),
                  folder,
                  "run.seed=2",
                  "trigger.mode=off",
                  "publish.soft-labels.form=none",
                  "synthesis.ipc=2")
              .execute("run");

      assertThat(second.status()).as(second.errors()).isZero();
      Map<String, String> after = Tree.contents(run.folder(), PRODUCT);
      assertThat(after.keySet()).isEqualTo(before.keySet());
      assertThat(after.values()).doesNotContainAnyElementsOf(before.values());
      report(faults, run.requireWhole());
    }
  }

  @Test
  @Tag("failure-slow")
  void outlivesAnAbsenceOfTheStore() throws Exception {
    requireThatItOutlives(Duration.ofSeconds(20), "away");
  }

  @Test
  @Tag("soak")
  void outlivesAnAbsenceOfAMinute() throws Exception {
    requireThatItOutlives(Duration.ofSeconds(60), "minute");
  }

  @Test
  @Tag("soak")
  void publishesThemWhenEveryThirdRequestFails() throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      StoredRun run = StoredRun.of(server, "soaked-" + seed, images);
      try (FaultyStore faults = FaultyStore.before(server.port(), FaultPlan.every(3, seed))) {
        Job.Outcome outcome =
            run.job(images, faults.port(), folder.resolve(String.valueOf(seed))).execute("run");
        assertThat(outcome.status()).as(outcome.errors()).isZero();
        report(faults, requireEqual(run));
      }
    }
  }

  @Test
  void leavesNoHalfOfAnObjectWhenItIsKilled() throws Exception {
    StoredRun run = StoredRun.of(server, "killed", images);
    FaultPlan plan = FaultPlan.nth(Fault.HELD, 4, ObjectStoreRunIT::isClassFile);
    try (FaultyStore faults = FaultyStore.before(server.port(), plan)) {
      Job job = run.job(images, faults.port(), folder);
      LoggedProcess process =
          job.start(folder.resolve("killed.log"), "run", "--master", "local[1]");
      try {
        assertThat(faults.awaitHeld(LONGEST)).as(process::lastLines).isTrue();
      } finally {
        process.kill();
      }
      Map<String, String> paid = Tree.identities(run.folder(), CLASS_FILES);
      assertThat(paid).hasSize(3);
      assertThat(Tree.contents(onFiles, CLASS_FILES).values())
          .containsAll(Tree.contents(run.folder(), CLASS_FILES).values());

      Job.Outcome outcome = job.execute("run");

      assertThat(outcome.status()).as(outcome.errors()).isZero();
      assertThat(Tree.identities(run.folder(), CLASS_FILES)).containsAllEntriesOf(paid);
      assertThat(Job.measured(run.folder(), "synthesize", "reused")).isEqualTo(paid.size());
      report(faults, requireEqual(run));
    }
  }

  private void requireThatItOutlives(Duration absence, String bucket) throws Exception {
    StoredRun run = StoredRun.of(server, bucket, images);
    FaultPlan plan = FaultPlan.nth(Fault.AWAY, 4, ObjectStoreRunIT::isClassFile);
    try (FaultyStore faults = FaultyStore.before(server.port(), plan, absence)) {
      Job.Outcome outcome = run.job(images, faults.port(), folder).execute("run");

      assertThat(outcome.status()).as(outcome.errors()).isZero();
      assertThat(faults.injected()).containsOnly(Map.entry(Fault.AWAY, 1));
      report(faults, requireEqual(run));
    }
  }

  private static boolean isClassFile(S3Request request) {
    return request.kind() == S3Request.Kind.PUT && request.target().contains("/class-");
  }

  /** The rows are those of the run on files in their order, and every object is whole. */
  private static int requireEqual(StoredRun run) throws IOException, SQLException {
    assertThat(PublishedRows.withoutSources(run.folder()))
        .hasSize(3)
        .isEqualTo(PublishedRows.withoutSources(onFiles));
    assertThat(Tree.contents(run.folder(), NO_SOURCES))
        .hasSize(2)
        .isEqualTo(Tree.contents(onFiles, NO_SOURCES));
    assertThat(Tree.contents(run.folder(), CLASS_FILES).values())
        .containsExactlyInAnyOrderElementsOf(Tree.contents(onFiles, CLASS_FILES).values());
    return run.requireWhole();
  }

  private static void report(FaultyStore faults, int objects) {
    System.out.printf(
        "injected: %s; requests: %d; objects checked: %d%n",
        faults.injected(), faults.requests(), objects);
  }
}
