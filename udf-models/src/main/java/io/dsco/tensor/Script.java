package io.dsco.tensor;

import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Functions in source files of the resources, TorchScript, that the engine compiles and runs as a
 * whole: for what DJL lacks, and for loops whose single operations cost more to call than to do.
 * Has no weights and belongs to no device; any number of threads may call it. Lives as long as the
 * JVM.
 */
public final class Script {
  private final PtSymbolBlock module;

  private Script(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Compiles source files into one module.
   *
   * @param owner the class beside which the files lie
   * @param names of the files: methods, indented by two spaces, that may call each other by self
   */
  public static Script of(Class<?> owner, String... names) {
    NDManager forever = Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager(Device.cpu());
    String functions = Stream.of(names).map(name -> source(owner, name)).collect(joining());
    try (InputStream archive = new ByteArrayInputStream(ScriptArchive.of(functions))) {
      return new Script(JniUtils.loadModule((PtNDManager) forever, archive, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script's archive from memory", e);
    }
  }

  private static String source(Class<?> owner, String name) {
    try (InputStream source = owner.getResourceAsStream(name)) {
      if (source == null) {
        throw new IllegalStateException(
            "the script %s must lie beside %s, it does not".formatted(name, owner.getName()));
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script " + name, e);
    }
  }

  /** A call of one of its functions. */
  public Call function(String name) {
    return new Call(name);
  }

  /** Arguments in the order of the function's parameters; used once, by one thread. */
  public final class Call {
    private final String function;
    private final List<IValue> arguments = new ArrayList<>();

    private Call(String function) {
      this.function = function;
    }

    /** A tensor. */
    public Call with(NDArray tensor) {
      return with(IValue.from((PtNDArray) tensor));
    }

    /** A list of tensors. */
    public Call with(List<NDArray> tensors) {
      return with(IValue.listFrom(tensors.toArray(PtNDArray[]::new)));
    }

    /** A list of integers. */
    public Call with(long[] values) {
      return with(IValue.listFrom(values));
    }

    /** An integer. */
    public Call with(long value) {
      return with(IValue.from(value));
    }

    /** A real number. */
    public Call with(double value) {
      return with(IValue.from(value));
    }

    private Call with(IValue value) {
      arguments.add(value);
      return this;
    }

    /** The tensor that the function returns, in that manager. */
    public NDArray tensor(NDManager manager) {
      try (IValue result = run()) {
        return result.toTensor((PtNDManager) manager);
      }
    }

    /** The list of tensors that the function returns, in that manager. */
    public List<NDArray> tensors(NDManager manager) {
      try (IValue result = run()) {
        return List.of(result.toTensorArray((PtNDManager) manager));
      }
    }

    private IValue run() {
      try {
        return IValueUtils.runMethod(module, function, arguments.toArray(IValue[]::new));
      } finally {
        arguments.forEach(IValue::close);
      }
    }
  }
}
