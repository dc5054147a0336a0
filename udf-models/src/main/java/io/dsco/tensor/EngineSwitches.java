package io.dsco.tensor;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/**
 * Switches that the engine has for its whole process and DJL has no call for. They are set in the
 * engine's library itself, by the names that its C++ functions have there.
 */
public final class EngineSwitches {
  private static final String LIBRARY = "libtorch_cpu.so";
  private static final String CONTEXT = "_ZN2at13globalContextEv";

  private EngineSwitches() {}

  /**
   * Makes cuDNN compute the same bits whenever it is given the same tensors, and with factors of
   * float32: by itself it takes algorithms whose sums depend on the order in which threads end, and
   * rounds factors to ten bits (TF32). On a CPU nothing changes. To be called once the engine has
   * started.
   *
   * @throws UnsatisfiedLinkError when the library is none of PyTorch 2
   */
  public static void exact() {
    set("_ZN2at7Context21setDeterministicCuDNNEb", true);
    set("_ZN2at7Context17setAllowTF32CuDNNEb", false);
  }

  /** Whether {@link #exact()} holds. */
  static boolean isExact() {
    return is("_ZNK2at7Context18deterministicCuDNNEv") && !is("_ZNK2at7Context14allowTF32CuDNNEv");
  }

  private static void set(String member, boolean value) {
    function(member).invokeVoid(new Object[] {context(), value ? 1 : 0});
  }

  private static boolean is(String member) {
    // A C++ bool is the result's lowest byte; the rest of the register is left over.
    return (byte) function(member).invokeInt(new Object[] {context()}) == 1;
  }

  private static Pointer context() {
    return function(CONTEXT).invokePointer(new Object[0]);
  }

  private static Function function(String name) {
    String library = Path.of(LibUtils.getLibtorchPath()).resolve(LIBRARY).toString();
    return NativeLibrary.getInstance(library).getFunction(name);
  }
}
