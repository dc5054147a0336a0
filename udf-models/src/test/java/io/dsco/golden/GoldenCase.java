package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dsco.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** One folder of golden vectors: everything a check needs comes from its manifest. */
public final class GoldenCase implements AutoCloseable {
  private final Path folder;
  private final JsonObject manifest;
  private final Checkpoint data;
  private final Set<String> unchecked;

  private GoldenCase(Path folder, JsonObject manifest) {
    this.folder = folder;
    this.manifest = manifest;
    this.data = Checkpoint.open(folder.resolve(manifest.get("data_file").getAsString()));
    this.unchecked = new LinkedHashSet<>(expected());
  }

  static GoldenCase open(Path folder) throws IOException {
    try (Reader reader = Files.newBufferedReader(folder.resolve("manifest.json"))) {
      return new GoldenCase(folder, JsonParser.parseReader(reader).getAsJsonObject());
    }
  }

  /** The folder's name. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** A file that lies beside the manifest. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The manifest's parameters, such as {@code params().get("steps").getAsInt()}. */
  public JsonObject params() {
    return manifest.getAsJsonObject("params");
  }

  /** Names of the inputs, in the manifest's order. */
  public Set<String> inputs() {
    return Collections.unmodifiableSet(manifest.getAsJsonObject("inputs").keySet());
  }

  /** Names of the expected outputs, in the manifest's order. */
  public Set<String> expected() {
    return Collections.unmodifiableSet(manifest.getAsJsonObject("expected").keySet());
  }

  /** Names of the weight sets. */
  public Set<String> weights() {
    return Collections.unmodifiableSet(manifest.getAsJsonObject("weights").keySet());
  }

  /** What the manifest says of one set of weights: parameters of formula weights stand here. */
  public JsonObject weightsEntry(String name) {
    return member("weights", name);
  }

  /** Input {@code name}, in {@code manager}. */
  public NDArray input(String name, NDManager manager) {
    return data.read(member("inputs", name).get("key").getAsString(), manager);
  }

  /**
   * One file of a set of weights, to be closed by the caller.
   *
   * @param extension which of its files, {@code .pt} or {@code .safetensors}
   */
  public Checkpoint weights(String name, String extension) {
    for (JsonElement file : weightsEntry(name).getAsJsonArray("files")) {
      if (file.getAsString().endsWith(extension)) {
        return Checkpoint.open(folder.resolve(file.getAsString()).normalize());
      }
    }
    throw new AssertionError(name() + ": weights " + name + " have no file " + extension);
  }

  /** The reference's value of output {@code name}; for step-wise cases that start from it. */
  public NDArray want(String name, NDManager manager) {
    return data.read(member("expected", name).get("key").getAsString(), manager);
  }

  /** Fails unless {@code got} agrees with output {@code name} within the manifest's tolerance. */
  public void check(String name, NDArray got) {
    JsonObject entry = member("expected", name);
    try (NDManager scope = got.getManager().newSubManager()) {
      NDArray want = want(name, scope);
      Shape shape = want.getShape();
      if (!got.getShape().equals(shape)) {
        throw new AssertionError(
            "%s %s: shape must be %s, was %s".formatted(name(), name, shape, got.getShape()));
      }
      Tolerance.of(entry).check(name() + " " + name, want, got);
    }
    unchecked.remove(name);
  }

  /** Expected outputs that no check has looked at. */
  public Set<String> unchecked() {
    return unchecked;
  }

  private JsonObject member(String section, String name) {
    JsonObject entry = manifest.getAsJsonObject(section).getAsJsonObject(name);
    if (entry == null) {
      throw new AssertionError(name() + ": manifest has no " + name + " in " + section);
    }
    return entry;
  }

  @Override
  public void close() {
    data.close();
  }
}
