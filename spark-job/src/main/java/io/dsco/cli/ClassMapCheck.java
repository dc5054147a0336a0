package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.source.ImageSource;
import io.dsco.synthesize.SynthesisClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Opens the source and shows which label the diffusion model knows its first classes by. */
record ClassMapCheck(RunConfiguration configuration, SparkSession spark) implements Check {
  private static final int SHOWN = 5;

  @Override
  public String name() {
    return "class map";
  }

  @Override
  public Finding examine() {
    Optional<ImageSource> source = SourceWiring.openWhereUsed(configuration, spark);
    List<SynthesisClass> map =
        ClassMap.of(configuration, source, spark.sparkContext().hadoopConfiguration());
    String first =
        map.stream().limit(SHOWN).map(ClassMapCheck::row).collect(Collectors.joining(", "));
    String rest = map.size() > SHOWN ? ", …" : "";
    String held = configuration.modelClasses().dit().map(list -> ", held to " + list).orElse("");
    return Finding.good(
        "%d classes, label name → DiT label: %s%s%s".formatted(map.size(), first, rest, held));
  }

  private static String row(SynthesisClass one) {
    return one.label() + " " + one.className() + " → " + one.ditLabel();
  }
}
