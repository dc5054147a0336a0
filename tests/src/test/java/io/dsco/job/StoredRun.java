package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.s3.Bucket;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A workspace in a bucket, and what it takes to run there. */
record StoredRun(S3Server server, Bucket bucket, List<String> settings) {
  private static final String WORKSPACE = "run";
  private static final Path MODELS = Job.CONF.resolve("models/fashion-mnist");

  /** Fills a bucket with images and weights. */
  static StoredRun of(S3Server server, String name, Path images) throws IOException {
    Bucket bucket = server.bucket(name);
    List<String> settings = new ArrayList<>();
    settings.add("source.path=" + server.upload(images, name, "images"));
    for (String model : List.of("vae", "dit", "teacher")) {
      String file = model + ".safetensors";
      settings.add(
          "checkpoints."
              + model
              + "="
              + server.upload(MODELS.resolve(file), name, "weights/" + file));
    }
    settings.add("workspace=s3a://" + name + "/" + WORKSPACE);
    return new StoredRun(server, bucket, settings);
  }

  /**
   * The run of this bucket.
   *
   * @param port where the store, or what stands before it, is
   * @param node folder for the copies of the checkpoints
   */
  Job job(Path images, int port, Path node, String... more) {
    List<String> all = new ArrayList<>(settings);
    server
        .properties(port)
        .forEach(
            (name, value) ->
                all.add("spark.properties.\"spark.hadoop.%s\"=\"%s\"".formatted(name, value)));
    all.add("checkpoints.node-folder=" + node);
    all.addAll(List.of(more));
    return Job.onFolder(bucket.folder().resolve(WORKSPACE), images, all.toArray(String[]::new));
  }

  /** Where the workspace is on the store's disk. */
  Path folder() {
    return bucket.folder().resolve(WORKSPACE);
  }

  /**
   * Holds every object of the workspace against the manifests: none is missing, cut, doubled or
   * left over.
   *
   * @return number of objects
   */
  int requireWhole() throws IOException {
    Map<String, Long> objects = new TreeMap<>(bucket.objects(WORKSPACE));
    Set<String> described = new TreeSet<>(Set.of(WORKSPACE + "/run.json"));
    for (String key : objects.keySet()) {
      if (key.endsWith("/" + Manifest.NAME)) {
        described.add(key);
        described.addAll(requireFiles(bucket.folder().resolve(key).getParent()));
      }
    }
    assertThat(objects.keySet()).isEqualTo(described);
    assertThat(bucket.unfinished()).isEmpty();
    return objects.size();
  }

  private Set<String> requireFiles(Path folder) throws IOException {
    FileSystem disk = FileSystem.getLocal(new Configuration()).getRawFileSystem();
    Manifest manifest =
        Manifest.read(disk, new org.apache.hadoop.fs.Path(folder.toUri())).orElseThrow();
    Map<String, String> found = Tree.contents(folder, "**");
    Set<String> keys = new TreeSet<>();
    for (FileEntry entry : manifest.files()) {
      assertThat(found).containsEntry(entry.path(), entry.sha256());
      assertThat(Files.size(folder.resolve(entry.path()))).isEqualTo(entry.bytes());
      keys.add(bucket.folder().relativize(folder.resolve(entry.path())).toString());
    }
    return keys;
  }
}
