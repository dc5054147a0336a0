package io.dsco.functions;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** A function as SQL knows it: its name, what it takes, and what {@code DESCRIBE FUNCTION} says. */
public enum SqlFunction {
  /** From images to latents. */
  ENCODE(
      "dsco_encode",
      List.of(Arguments.IMAGE, Arguments.SAMPLE_ID),
      "_FUNC_(image[, sample_id]) - The latent of an image: a draw from the posterior of the run's autoencoder, scaled,"
          + " row-major (channels, height, width).",
      """
            * image - an encoded image: binary, or a struct with a binary field bytes; brought to image.size as a run does
            * sample_id - names the draw: with the id that a run gives the image it is the run's own latent.
                Without it the image's digest names the draw, so equal images have equal latents.
      """,
      "SELECT size(_FUNC_(image)) FROM images;\n       256"),
  /** From latents to images. */
  DECODE(
      "dsco_decode",
      List.of(Arguments.LATENT),
      "_FUNC_(latent) - The image of a latent by the run's autoencoder, as PNG.",
      """
            * latent - array<float> as dsco_encode gives it, or as the table of latents has it
      """,
      "SELECT _FUNC_(latent) FROM latents;\n       [89 50 4E 47 ...]"),
  /** What the teacher says. */
  CLASSIFY(
      "dsco_classify",
      List.of(Arguments.IMAGE),
      "_FUNC_(image) - The logits that the run's teacher gives an image, one for each class in the order of the labels.",
      """
            * image - an encoded image: binary, or a struct with a binary field bytes
      """,
      "SELECT array_position(_FUNC_(image), array_max(_FUNC_(image))) - 1 FROM images;\n       7"),
  /** How much the student confuses. */
  CONFUSION(
      "dsco_confusion",
      List.of(Arguments.IMAGE, Arguments.LABEL),
      "_FUNC_(image[, label]) - How much the run's student confuses an image, from -1 (sure of the class) to 1"
          + " (sure of another one).",
      """
            * image - an encoded image: binary, or a struct with a binary field bytes
            * label - the class; without it, the one that the run's teacher chooses
      """,
      "SELECT _FUNC_(image, label) FROM images;\n       -0.93");

  private static final String SINCE = "0.1.0";

  private final String sqlName;
  private final List<Arguments> arguments;
  private final String usage;
  private final String argumentsText;
  private final String example;

  SqlFunction(
      String sqlName,
      List<Arguments> arguments,
      String usage,
      String argumentsText,
      String example) {
    this.sqlName = sqlName;
    this.arguments = arguments;
    this.usage = usage;
    this.argumentsText = argumentsText;
    this.example = example;
  }

  /** Its name in SQL. */
  public String sqlName() {
    return sqlName;
  }

  /**
   * What Spark's session extensions take.
   *
   * @param models finds the model's function when a query calls it
   */
  public Tuple3<FunctionIdentifier, ExpressionInfo, scala.Function1<Seq<Expression>, Expression>>
      injected(Function<SqlFunction, ModelFunction> models) {
    return new Tuple3<>(new FunctionIdentifier(sqlName), info(), new Builder(this, models));
  }

  private ExpressionInfo info() {
    return new ExpressionInfo(
        SqlFunction.class.getName(),
        null,
        sqlName,
        usage,
        "\n    Arguments:\n" + argumentsText + "  ",
        "\n    Examples:\n      > " + example + "\n  ",
        "\n    null, and an image that cannot be used, give null; a warning in the executor's log and a metric of the query count them."
            + "\n    Which models: the run configuration that spark.dsco.configuration names.\n  ",
        "misc_funcs",
        SINCE,
        "",
        "java_udf");
  }

  private static final class Builder extends AbstractFunction1<Seq<Expression>, Expression> {
    private final SqlFunction function;
    private final Function<SqlFunction, ModelFunction> models;

    Builder(SqlFunction function, Function<SqlFunction, ModelFunction> models) {
      this.function = function;
      this.models = models;
    }

    @Override
    public Expression apply(Seq<Expression> columns) {
      List<Expression> typed =
          Arguments.of(
              function.sqlName, function.arguments, 1, CollectionConverters.asJava(columns));
      ModelFunction model = models.apply(function);
      return new ScalaUDF(
          new RowCall(model),
          model.dataType(),
          Sequences.of(typed),
          Sequences.of(List.of()),
          Option.empty(),
          Option.apply(function.sqlName),
          true,
          true);
    }
  }
}
