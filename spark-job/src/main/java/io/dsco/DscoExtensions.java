package io.dsco;

import io.dsco.cli.FunctionModels;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.functions.ModelFunction;
import io.dsco.functions.ModelPlanning;
import io.dsco.functions.SqlFunction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds {@code dsco_encode}, {@code dsco_decode}, {@code dsco_classify} and {@code dsco_confusion}
 * to a Spark session: name this class in {@code spark.sql.extensions}, and a run's configuration in
 * {@value #CONFIGURATION}. {@code spark.dsco.set.KEY} is what {@code --set KEY} is to a command. A
 * session keeps the models that it has found.
 */
public final class DscoExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  /**
   * Spark's setting that names the run's configuration: a path, or a URI of a Hadoop file system.
   */
  public static final String CONFIGURATION = "spark.dsco.configuration";

  /** Begins the names of Spark's settings that override the configuration's. */
  public static final String OVERRIDES = "spark.dsco.set.";

  private final Map<Configured, FunctionModels> models = new ConcurrentHashMap<>();

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    ModelPlanning.inject(extensions, this::function);
    return BoxedUnit.UNIT;
  }

  private ModelFunction function(SqlFunction function) {
    SparkSession spark = SparkSession.active();
    String configuration = spark.conf().get(CONFIGURATION, "");
    if (configuration.isEmpty()) {
      throw new UserException(
          "a run's configuration must be set for %s (%s)"
              .formatted(function.sqlName(), CONFIGURATION));
    }
    return models
        .computeIfAbsent(new Configured(configuration, overrides(spark)), set -> set.models(spark))
        .of(function);
  }

  private static List<String> overrides(SparkSession spark) {
    return CollectionConverters.asJava(spark.conf().getAll()).entrySet().stream()
        .filter(set -> set.getKey().startsWith(OVERRIDES))
        .map(set -> set.getKey().substring(OVERRIDES.length()) + "=" + set.getValue())
        .sorted()
        .toList();
  }

  private record Configured(String configuration, List<String> overrides) {
    FunctionModels models(SparkSession spark) {
      return new FunctionModels(RunConfiguration.load(configuration, overrides), spark);
    }
  }
}
