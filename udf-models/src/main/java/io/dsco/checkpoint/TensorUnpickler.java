package io.dsco.checkpoint;

import io.dsco.checkpoint.Storages.StorageClass;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle that describes tensors and nothing else. It works on a list of what is allowed:
 * the operations that {@code torch.save} writes and a few names, which are looked up here and never
 * in the library's JVM-wide register. Every other name is refused when it is met, before anything
 * is done with it.
 */
final class TensorUnpickler extends Unpickler {
  private static final Set<Short> ALLOWED =
      Set.of(
          Opcodes.PROTO,
          Opcodes.FRAME,
          Opcodes.STOP,
          Opcodes.MARK,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.BINUNICODE,
          Opcodes.SHORT_BINUNICODE,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.REDUCE,
          Opcodes.NEWOBJ,
          Opcodes.BINPERSID);

  /** Characters of a refused name that are shown. */
  private static final int MAX_NAME = 200;

  private final Path path;
  private final StorageViews storages;
  private final Map<String, Object> known = new HashMap<>();

  TensorUnpickler(Path path, StorageViews storages) {
    this.path = path;
    this.storages = storages;
    for (ElementType type : ElementType.values()) {
      known.put("torch." + type.storageName(), new StorageClass(type));
    }
    known.put("torch.storage.UntypedStorage", new StorageClass(ElementType.UINT8));
    known.put("torch._utils._rebuild_tensor_v2", (IObjectConstructor) this::tensor);
    known.put(
        "torch._utils._rebuild_tensor", (IObjectConstructor) this::tensor); // before torch 0.4
    known.put("torch._utils._rebuild_parameter", (IObjectConstructor) TensorUnpickler::parameter);
    known.put("collections.OrderedDict", (IObjectConstructor) this::orderedDict);
    // The options that a DiT training checkpoint keeps beside its weights; they are passed over.
    known.put("argparse.Namespace", (IObjectConstructor) arguments -> new LinkedHashMap<>());
  }

  /**
   * The value of {@code pickle}: maps, lists, arrays, plain values and {@link StoredTensor}s.
   *
   * @throws CheckpointException when it names or does anything else
   */
  Object read(byte[] pickle) {
    return read(new ByteArrayInputStream(pickle));
  }

  /** The value of the next pickle, at whose end the stream is left. */
  Object read(ByteArrayInputStream pickles) {
    try {
      return load(pickles);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw broken("has a malformed pickle: " + e, e);
    }
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.GLOBAL ->
          stack.add(named(PickleUtils.readline(input), PickleUtils.readline(input)));
      case Opcodes.INST -> throw refused(PickleUtils.readline(input), PickleUtils.readline(input));
      case Opcodes.STACK_GLOBAL -> {
        Object name = stack.pop();
        stack.add(named(String.valueOf(stack.pop()), String.valueOf(name)));
      }
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        put(stack.pop(), value);
      }
      case Opcodes.SETITEMS -> putAll(stack.pop_all_since_marker());
      case Opcodes.BUILD -> ignoreAttributes();
      default -> {
        return allowed(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  private Object allowed(short opcode) throws IOException {
    if (!ALLOWED.contains(opcode)) {
      throw broken(
          "has a pickle with operation 0x%02x, which torch.save never writes".formatted(opcode));
    }
    if (opcode == Opcodes.BINUNICODE) {
      checkTextLength();
    }
    return super.dispatch(opcode);
  }

  /** The library takes memory for the announced length before it reads. */
  private void checkTextLength() throws IOException {
    input.mark(Integer.BYTES);
    long length = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      length |= (long) (input.read() & 0xFF) << (8 * i);
    }
    if (length > input.available()) {
      throw broken("has a pickle that ends within a text of " + length + " bytes");
    }
    input.reset();
  }

  private Object named(String module, String name) {
    Object value = known.get(module + "." + name);
    if (value == null) {
      throw refused(module, name);
    }
    return value;
  }

  private CheckpointException refused(String module, String name) {
    String qualified = module + "." + name;
    return broken(
        "names %s; a checkpoint may name only what rebuilds tensors"
            .formatted(qualified.substring(0, Math.min(MAX_NAME, qualified.length()))));
  }

  private void putAll(List<Object> pairs) {
    if (pairs.size() % 2 != 0) {
      throw broken("has a malformed pickle: a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      put(pairs.get(i), pairs.get(i + 1));
    }
  }

  private void put(Object key, Object value) {
    put(dictionary(), key, value);
  }

  /** Keys are plain values: a container as key could contain itself and have no hash. */
  private void put(Map<Object, Object> dictionary, Object key, Object value) {
    if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
      throw broken("has a dictionary key that is neither text nor a number");
    }
    if (dictionary.containsKey(key)) {
      throw broken("has the name " + key + " twice");
    }
    dictionary.put(key, value);
  }

  /** Module.state_dict() hangs version numbers on its dictionary as an attribute. */
  private void ignoreAttributes() {
    stack.pop();
    dictionary();
  }

  @SuppressWarnings("unchecked") // every map in this pickle was made here
  private Map<Object, Object> dictionary() {
    if (stack.peek() instanceof Map<?, ?> map) {
      return (Map<Object, Object>) map;
    }
    throw broken("has a malformed pickle: items or attributes of something that is no dictionary");
  }

  @Override
  protected Object persistentLoad(Object id) {
    return storages.resolve(id);
  }

  /** (storage, offset, size, stride, requires_grad, hooks, …). */
  private Object tensor(Object[] arguments) {
    if (arguments.length < 4) {
      throw broken("has a tensor with " + arguments.length + " arguments");
    }
    return storages.view(arguments[0], arguments[1], arguments[2], arguments[3]);
  }

  /** (data, requires_grad, hooks). */
  private static Object parameter(Object[] arguments) {
    return arguments[0];
  }

  /** () or (list of pairs). */
  private Object orderedDict(Object[] arguments) {
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    if (arguments.length > 0) {
      for (Object pair : (List<?>) arguments[0]) {
        Object[] keyAndValue = pair instanceof List<?> list ? list.toArray() : (Object[]) pair;
        put(dictionary, keyAndValue[0], keyAndValue[1]);
      }
    }
    return dictionary;
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(path + ": " + what);
  }

  private CheckpointException broken(String what, Throwable cause) {
    return new CheckpointException(path + ": " + what, cause);
  }
}
