package io.dsco.functions;

import java.util.function.Function;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;

/** Teaches a Spark session the functions, and its planner to batch them. */
public final class ModelPlanning {
  private ModelPlanning() {}

  /**
   * Adds them to the extensions of a session that is about to be made.
   *
   * @param models finds the model's function when a query calls it
   */
  public static void inject(
      SparkSessionExtensions extensions, Function<SqlFunction, ModelFunction> models) {
    for (SqlFunction function : SqlFunction.values()) {
      extensions.injectFunction(function.injected(models));
    }
    extensions.injectOptimizerRule(always(new CallsBelowRule()));
    extensions.injectPlannerStrategy(always(new BatchingStrategy()));
  }

  private static <S, T> AbstractFunction1<S, T> always(T value) {
    return new AbstractFunction1<>() {
      @Override
      public T apply(S session) {
        return value;
      }
    };
  }
}
