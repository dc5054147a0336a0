package io.dsco.workspace;

import java.io.Serializable;
import java.util.Locale;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * One column of a table.
 *
 * @param name its name
 * @param kind what it holds
 * @param presence whether a row may lack it
 */
public record Column(String name, Kind kind, Presence presence) implements Serializable {
  /** What a column holds, and the Java type of its values. */
  public enum Kind {
    /** Text: {@link String}. */
    STRING,
    /** 32-bit integer: {@link Integer}. */
    INT,
    /** 64-bit integer: {@link Long}. */
    LONG,
    /** 32-bit float: {@link Float}. */
    FLOAT,
    /** Bytes: {@code byte[]}. */
    BINARY,
    /** List of 32-bit floats: {@code float[]}. */
    FLOAT_ARRAY,
    /** List of 32-bit integers: {@code int[]}. */
    INT_ARRAY,
    /** Struct of bytes and path, which Hugging Face reads as an image: {@link EncodedImage}. */
    IMAGE
  }

  /** Whether a row may lack a value. */
  public enum Presence {
    /** Every row has one. */
    REQUIRED,
    /** Null is allowed. */
    OPTIONAL
  }

  /** A column that every row has. */
  public static Column required(String name, Kind kind) {
    return new Column(name, kind, Presence.REQUIRED);
  }

  /** A column that may be null. */
  public static Column optional(String name, Kind kind) {
    return new Column(name, kind, Presence.OPTIONAL);
  }

  /** The Parquet type: lists in the three-level form of the format's specification. */
  Type parquetType() {
    Type.Repetition repetition = Type.Repetition.valueOf(presence.name());
    return switch (kind) {
      case STRING -> string(repetition, name);
      case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case FLOAT_ARRAY -> list(repetition, PrimitiveTypeName.FLOAT);
      case INT_ARRAY -> list(repetition, PrimitiveTypeName.INT32);
      case IMAGE ->
          Types.buildGroup(repetition)
              .addField(Types.optional(PrimitiveTypeName.BINARY).named("bytes"))
              .addField(string(Type.Repetition.OPTIONAL, "path"))
              .named(name);
    };
  }

  /** Refuses a missing value of a required column. */
  void check(Object value) {
    if (value == null && presence == Presence.REQUIRED) {
      throw new IllegalArgumentException(
          name + " must not be null (" + kind.name().toLowerCase(Locale.ROOT) + ")");
    }
  }

  private Type list(Type.Repetition repetition, PrimitiveTypeName element) {
    return Types.list(repetition).element(element, Type.Repetition.REQUIRED).named(name);
  }

  private static Type string(Type.Repetition repetition, String name) {
    return Types.primitive(PrimitiveTypeName.BINARY, repetition)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }
}
