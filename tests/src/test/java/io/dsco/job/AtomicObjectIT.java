package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.s3.Bucket;
import io.dsco.s3.Fault;
import io.dsco.s3.FaultPlan;
import io.dsco.s3.FaultyStore;
import io.dsco.s3.S3Request;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.PendingUploads;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Single files of a workspace in an object store, with uploads of one and of several parts. */
class AtomicObjectIT {
  /** Two parts and a bit, as the smallest part of S3 has 5 MiB. */
  private static final byte[] LARGE = bytes(12 << 20);

  private static final byte[] SMALL = bytes(100_000);

  @TempDir static Path store;

  private static S3Server server;

  private Bucket bucket;
  private Workspace workspace;
  private FaultyStore faults;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(store);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private void open(TestInfo test, FaultPlan plan) throws IOException {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase();
    bucket = server.bucket(name);
    faults = FaultyStore.before(server.port(), plan);
    Configuration configuration = new Configuration();
    server.properties(faults.port()).forEach(configuration::set);
    configuration.set("fs.s3a.multipart.size", "5M");
    configuration.set("fs.s3a.multipart.threshold", "5M");
    workspace = new Workspace("s3a://" + name + "/run", configuration);
  }

  @Test
  void replacesAnotherContentAndLeavesTheSameAlone(TestInfo test) throws IOException {
    open(test, FaultPlan.none());
    write("f", LARGE);
    Path file = bucket.folder().resolve("run/f");
    FileTime first = Files.getLastModifiedTime(file);

    write("f", LARGE);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(first);
    assertThat(file).hasBinaryContent(LARGE);
    FileEntry second = write("f", SMALL);

    assertThat(file).hasBinaryContent(SMALL);
    assertThat(second.bytes()).isEqualTo(SMALL.length);
    assertThat(bucket.objects("")).containsOnlyKeys("run/f");
  }

  @Test
  void takesBackWhatCannotBeFinished(TestInfo test) throws IOException {
    open(test, FaultPlan.none());
    write("f", SMALL);

    for (byte[] content : new byte[][] {LARGE, SMALL}) {
      assertThatThrownBy(
              () ->
                  AtomicFile.write(
                      workspace.fileSystem(),
                      new org.apache.hadoop.fs.Path(workspace.root(), "f"),
                      out -> {
                        out.write(content);
                        out.close();
                        throw new IOException("the model gave up");
                      }))
          .hasMessage("the model gave up");
    }

    assertThat(bucket.folder().resolve("run/f")).hasBinaryContent(SMALL);
    assertThat(bucket.objects("")).containsOnlyKeys("run/f");
  }

  @Test
  void survivesEveryFaultOnce(TestInfo test) throws IOException {
    open(test, FaultPlan.every(3, 1));
    for (int i = 0; i < 6; i++) {
      write("large-" + i, LARGE);
      write("small-" + i, SMALL);
      write("small-" + i, LARGE);
    }

    for (int i = 0; i < 6; i++) {
      assertThat(bucket.folder().resolve("run/large-" + i)).hasBinaryContent(LARGE);
      assertThat(bucket.folder().resolve("run/small-" + i)).hasBinaryContent(LARGE);
    }
    assertThat(bucket.objects("").keySet()).hasSize(12).noneMatch(key -> key.contains("mpus"));
    System.out.println("injected: " + faults.injected() + "; requests: " + faults.requests());
    assertThat(faults.injected())
        .containsKeys(
            Fault.INTERNAL_ERROR,
            Fault.SLOW_DOWN,
            Fault.CUT_UPLOAD,
            Fault.CUT_DOWNLOAD,
            Fault.LOST_ANSWER);
  }

  @Test
  void findsTheFileThatWasCompletedWithoutAnAnswer(TestInfo test) throws IOException {
    open(
        test,
        FaultPlan.nth(Fault.LOST_ANSWER, 1, request -> request.kind() == S3Request.Kind.COMPLETE));

    FileEntry entry = write("f", LARGE);

    assertThat(faults.injected()).containsOnly(Map.entry(Fault.LOST_ANSWER, 1));
    assertThat(entry.bytes()).isEqualTo(LARGE.length);
    assertThat(bucket.folder().resolve("run/f")).hasBinaryContent(LARGE);
    assertThat(bucket.objects("")).containsOnlyKeys("run/f");
  }

  /** As after a kill: the store has begun an upload that nobody knows of. */
  @Test
  void aNewRunTakesBackWhatItsForerunnerLeftUnfinished(TestInfo test) throws IOException {
    open(
        test,
        FaultPlan.nth(Fault.LOST_ANSWER, 1, request -> request.kind() == S3Request.Kind.INITIATE));
    write("f", LARGE);
    assertThat(bucket.unfinished()).hasSize(1);
    Workspace neighbour =
        new Workspace(workspace.root().getParent() + "ru", workspace.configuration());

    PendingUploads.takeBack(neighbour);
    assertThat(bucket.unfinished()).hasSize(1);
    PendingUploads.takeBack(workspace);

    assertThat(bucket.unfinished()).isEmpty();
    assertThat(bucket.folder().resolve("run/f")).hasBinaryContent(LARGE);
  }

  /** A LIST when it is opened, a HEAD and a LIST before it is closed, and the PUT. */
  @Test
  void asksTheStoreFourTimesForANewFile(TestInfo test) throws IOException {
    open(test, FaultPlan.none());
    workspace.fileSystem();
    int before = faults.requests();

    write("f", SMALL);

    assertThat(faults.requests() - before).isEqualTo(4);
  }

  private FileEntry write(String name, byte[] content) throws IOException {
    return AtomicFile.write(
        workspace.fileSystem(),
        new org.apache.hadoop.fs.Path(workspace.root(), name),
        out -> {
          out.write(content);
          return 0;
        });
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }
}
