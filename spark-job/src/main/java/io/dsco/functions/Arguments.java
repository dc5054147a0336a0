package io.dsco.functions;

import io.dsco.config.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** What functions take, and how columns become that. */
enum Arguments {
  /** An encoded image: its bytes, or the struct that tables of images keep them in. */
  IMAGE("an image (binary, or a struct with binary bytes)", DataTypes.BinaryType) {
    @Override
    Optional<Expression> typed(Expression column) {
      return column.dataType() instanceof StructType struct
          ? bytes(column, struct)
          : super.typed(column);
    }
  },
  /** A scaled latent, row-major. */
  LATENT("a latent (array<float>)", DataTypes.createArrayType(DataTypes.FloatType)) {
    @Override
    Optional<Expression> typed(Expression column) {
      return column.dataType() instanceof ArrayType array
              && array.elementType().equals(DataTypes.FloatType)
          ? Optional.of(column)
          : super.typed(column);
    }
  },
  /** A class of the dataset. */
  LABEL("a label (int)", DataTypes.IntegerType) {
    @Override
    Optional<Expression> typed(Expression column) {
      return column.dataType() instanceof IntegralType
          ? Optional.of(cast(column))
          : super.typed(column);
    }
  },
  /** A stable name of an image. */
  SAMPLE_ID("a sample's id (string)", DataTypes.StringType);

  private static final String BYTES = "bytes";

  private final String description;
  private final DataType type;

  Arguments(String description, DataType type) {
    this.description = description;
    this.type = type;
  }

  /** The column as the function takes it; nothing where it is of another kind. */
  Optional<Expression> typed(Expression column) {
    if (column.dataType() instanceof NullType) {
      return Optional.of(cast(column));
    }
    return column.dataType().equals(type) ? Optional.of(column) : Optional.empty();
  }

  /** Refuses a number that the type does not hold. */
  Expression cast(Expression column) {
    return Cast$.MODULE$.apply(column, type, true);
  }

  private static Optional<Expression> bytes(Expression column, StructType struct) {
    int index = Arrays.asList(struct.fieldNames()).indexOf(BYTES);
    return index >= 0 && struct.fields()[index].dataType().equals(DataTypes.BinaryType)
        ? Optional.of(new GetStructField(column, index, Option.apply(BYTES)))
        : Optional.empty();
  }

  /**
   * The columns of a call as a function takes them.
   *
   * @param required arguments that must be there, of the first of {@code wanted}
   * @throws UserException when they are too few, too many, or of other types
   */
  static List<Expression> of(
      String function, List<Arguments> wanted, int required, List<Expression> columns) {
    List<Expression> typed = new ArrayList<>();
    boolean counted = columns.size() >= required && columns.size() <= wanted.size();
    for (int i = 0; counted && i < columns.size(); i++) {
      wanted.get(i).typed(columns.get(i)).ifPresent(typed::add);
    }
    if (!counted || typed.size() < columns.size()) {
      throw new UserException(
          "%s takes %s, was given (%s)"
              .formatted(function, described(wanted, required), types(columns)));
    }
    return typed;
  }

  private static String described(List<Arguments> wanted, int required) {
    String first = wanted.get(0).description;
    return wanted.size() == 1
        ? first
        : first + (required > 1 ? " and " : ", and if you like ") + wanted.get(1).description;
  }

  private static String types(List<Expression> columns) {
    return String.join(
        ", ", columns.stream().map(column -> column.dataType().catalogString()).toList());
  }
}
