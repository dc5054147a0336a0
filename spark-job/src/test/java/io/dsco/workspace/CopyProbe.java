package io.dsco.workspace;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JVM that asks for the local copy of a checkpoint, as an executor does, and prints its path. */
final class CopyProbe {
  private CopyProbe() {}

  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in =
        new ObjectInputStream(Files.newInputStream(Path.of(arguments[0])))) {
      CheckpointFile file = (CheckpointFile) in.readObject();
      System.out.println("copy " + file.local());
    }
  }
}
