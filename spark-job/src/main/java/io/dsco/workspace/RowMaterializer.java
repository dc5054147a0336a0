package io.dsco.workspace;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Builds one {@code Object[]} per record. */
final class RowMaterializer extends RecordMaterializer<Object[]> {
  private final int width;
  private final Converter[] fields;
  private Object[] row;

  RowMaterializer(TableSchema schema) {
    width = schema.columns().size();
    fields = new Converter[width];
    for (int i = 0; i < width; i++) {
      int index = i;
      fields[i] = converter(schema.columns().get(i).kind(), value -> row[index] = value);
    }
  }

  @Override
  public Object[] getCurrentRecord() {
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return new Group(() -> row = new Object[width], () -> {}, fields);
  }

  private static Converter converter(Column.Kind kind, Consumer<Object> target) {
    return switch (kind) {
      case STRING, BINARY, INT, LONG, FLOAT -> new Leaf(kind, target);
      case FLOAT_ARRAY -> floats(target);
      case INT_ARRAY -> ints(target);
      case IMAGE -> image(target);
    };
  }

  private static Converter floats(Consumer<Object> target) {
    Floats values = new Floats();
    Group element = new Group(() -> {}, () -> {}, values);
    return new Group(values::clear, () -> target.accept(values.array()), element);
  }

  private static Converter ints(Consumer<Object> target) {
    IntStream.Builder[] values = new IntStream.Builder[1];
    PrimitiveConverter leaf =
        new PrimitiveConverter() {
          @Override
          public void addInt(int value) {
            values[0].add(value);
          }
        };
    Group element = new Group(() -> {}, () -> {}, leaf);
    return new Group(
        () -> values[0] = IntStream.builder(),
        () -> target.accept(values[0].build().toArray()),
        element);
  }

  private static Converter image(Consumer<Object> target) {
    Object[] parts = new Object[2];
    return new Group(
        () -> Arrays.fill(parts, null),
        () -> target.accept(new EncodedImage((byte[]) parts[0], (String) parts[1])),
        new Leaf(Column.Kind.BINARY, value -> parts[0] = value),
        new Leaf(Column.Kind.STRING, value -> parts[1] = value));
  }

  /** A group that says when it begins and ends. */
  private static final class Group extends GroupConverter {
    private final Runnable begin;
    private final Runnable finish;
    private final Converter[] children;

    Group(Runnable begin, Runnable finish, Converter... children) {
      this.begin = begin;
      this.finish = finish;
      this.children = children;
    }

    @Override
    public Converter getConverter(int index) {
      return children[index];
    }

    @Override
    public void start() {
      begin.run();
    }

    @Override
    public void end() {
      finish.run();
    }
  }

  /** One value. */
  private static final class Leaf extends PrimitiveConverter {
    private final Column.Kind kind;
    private final Consumer<Object> target;

    Leaf(Column.Kind kind, Consumer<Object> target) {
      this.kind = kind;
      this.target = target;
    }

    @Override
    public void addBinary(Binary value) {
      target.accept(kind == Column.Kind.STRING ? value.toStringUsingUTF8() : value.getBytes());
    }

    @Override
    public void addInt(int value) {
      target.accept(value);
    }

    @Override
    public void addLong(long value) {
      target.accept(value);
    }

    @Override
    public void addFloat(float value) {
      target.accept(value);
    }
  }

  /** A growing array of floats: a list object per element would cost ten times the memory. */
  private static final class Floats extends PrimitiveConverter {
    private float[] values = new float[1024];
    private int size;

    @Override
    public void addFloat(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    void clear() {
      size = 0;
    }

    float[] array() {
      return Arrays.copyOf(values, size);
    }
  }
}
