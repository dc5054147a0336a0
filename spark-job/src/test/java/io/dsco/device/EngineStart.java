package io.dsco.device;

import io.dsco.config.UserException;

/** Asks for a GPU in a process of its own, whose environment names the library. */
final class EngineStart {
  private EngineStart() {}

  public static void main(String[] arguments) {
    try {
      System.out.println(TensorEngine.cuda());
    } catch (UserException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
