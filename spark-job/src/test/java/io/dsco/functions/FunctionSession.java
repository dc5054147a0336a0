package io.dsco.functions;

import io.dsco.pipeline.FakeClassifier;
import io.dsco.pipeline.FakeCodec;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.LocalSpark;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.types.DataType;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** A session with the functions over small fakes, which write down the sizes of their batches. */
final class FunctionSession {
  static final int CLASSES = 3;
  static final int STUDENT_SHIFT = 6;
  static final int BATCH = 4;
  static final long SEED = 11;

  private static final FakeImages READER = new FakeImages();

  /** Sizes of the batches that any function was given in this JVM. */
  static final List<Integer> BATCHES = new CopyOnWriteArrayList<>();

  private FunctionSession() {}

  /** A new session beside the one of other tests, on the same Spark. */
  static SparkSession open() {
    LocalSpark.session();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    return SparkSession.builder()
        .withExtensions(
            new AbstractFunction1<SparkSessionExtensions, BoxedUnit>() {
              @Override
              public BoxedUnit apply(SparkSessionExtensions extensions) {
                ModelPlanning.inject(extensions, function -> new Noted(fake(function)));
                return BoxedUnit.UNIT;
              }
            })
        .getOrCreate();
  }

  /** Other tests of this JVM want a session without them, and find it as the default one. */
  static void close() {
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    LocalSpark.session();
    BATCHES.clear();
  }

  private static ModelFunction fake(SqlFunction function) {
    FakeCodec.Factory codec = new FakeCodec.Factory("functions");
    FakeClassifier.Factory teacher = new FakeClassifier.Factory(CLASSES, 0);
    FakeClassifier.Factory student = new FakeClassifier.Factory(CLASSES, STUDENT_SHIFT);
    return switch (function) {
      case ENCODE -> new EncodeFunction(codec, READER, SEED, BATCH);
      case DECODE -> new DecodeFunction(codec, BATCH);
      case CLASSIFY -> new ClassifyFunction(teacher, READER, BATCH);
      case CONFUSION -> new ConfusionFunction(teacher, student, READER, CLASSES, BATCH);
    };
  }

  private record Noted(ModelFunction function) implements ModelFunction {
    @Override
    public String name() {
      return function.name();
    }

    @Override
    public DataType dataType() {
      return function.dataType();
    }

    @Override
    public int batchSize() {
      return function.batchSize();
    }

    @Override
    public List<Object> answers(List<Object[]> calls, UnusableInputs unusable) {
      BATCHES.add(calls.size());
      return function.answers(calls, unusable);
    }
  }
}
