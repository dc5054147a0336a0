package io.dsco.checkpoint;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;

/** Element types of stored tensors, with their names in both file formats. */
public enum ElementType {
  FLOAT64("F64", "DoubleStorage", 8, DataType.FLOAT64),
  FLOAT32("F32", "FloatStorage", 4, DataType.FLOAT32),
  FLOAT16("F16", "HalfStorage", 2, DataType.FLOAT32),
  BFLOAT16("BF16", "BFloat16Storage", 2, DataType.FLOAT32),
  INT64("I64", "LongStorage", 8, DataType.INT64),
  INT32("I32", "IntStorage", 4, DataType.INT32),
  INT8("I8", "CharStorage", 1, DataType.INT8),
  UINT8("U8", "ByteStorage", 1, DataType.UINT8),
  BOOL("BOOL", "BoolStorage", 1, DataType.BOOLEAN);

  private final String safetensorsName;
  private final String storageName;
  private final int bytes;
  private final DataType readAs;

  ElementType(String safetensorsName, String storageName, int bytes, DataType readAs) {
    this.safetensorsName = safetensorsName;
    this.storageName = storageName;
    this.bytes = bytes;
    this.readAs = readAs;
  }

  /** The type that safetensors calls {@code name}, such as {@code F32}. */
  static Optional<ElementType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensorsName.equals(name)).findFirst();
  }

  /** The stored type that keeps every value of an array of type {@code type}. */
  static Optional<ElementType> of(DataType type) {
    return Arrays.stream(values())
        .filter(candidate -> candidate.readAs == type && !candidate.isWidened())
        .findFirst();
  }

  /** Its name in a safetensors header. */
  String safetensorsName() {
    return safetensorsName;
  }

  /** The name of its storage class in PyTorch. */
  String storageName() {
    return storageName;
  }

  /** Bytes of one stored element. */
  public int bytes() {
    return bytes;
  }

  /** The type of the array that reading gives; the two half precisions are widened to float32. */
  public DataType readAs() {
    return readAs;
  }

  /** Whether reading changes the width. */
  boolean isWidened() {
    return this == FLOAT16 || this == BFLOAT16;
  }
}
