package io.dsco.deploy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of its own: loads the engine, computes, and tells which files it was loaded from. */
final class EngineProbe {
  private EngineProbe() {}

  /** Prints a product, then the libraries of the engine that this process has mapped. */
  public static void main(String[] arguments) throws IOException {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager(Device.cpu())) {
      float product =
          manager.ones(new Shape(2, 3)).matMul(manager.ones(new Shape(3, 2))).getFloat(0, 0);
      System.out.println(engine.getVersion() + " " + product);
    }
    Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("torch"))
        .map(line -> line.substring(line.indexOf('/')))
        .distinct()
        .sorted()
        .forEach(System.out::println);
  }
}
