package io.dsco.publish;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A row on its way to its shard: its place in the shuffle, and what will be published of it. */
final class ShuffledRow {
  /** Shard first, as grouping wants it; then the order inside a shard. */
  static final StructType SCHEMA =
      new StructType()
          .add("shard", DataTypes.IntegerType, false)
          .add("order_high", DataTypes.LongType, false)
          .add("order_low", DataTypes.LongType, false)
          .add("sample_id", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("payload", DataTypes.BinaryType, false)
          .add("seed", DataTypes.LongType)
          .add("source_path", DataTypes.StringType)
          .add("source_sha256", DataTypes.StringType)
          .add("confusion", DataTypes.FloatType)
          .add("rank", DataTypes.LongType);

  private ShuffledRow() {}

  /** A synthesized sample. */
  static Row synthetic(
      ShuffleKey key, int shards, Object id, Object label, byte[] payload, Object seed) {
    return RowFactory.create(
        key.shard(shards), key.high(), key.low(), id, label, payload, seed, null, null, null, null);
  }

  /**
   * A real image.
   *
   * @param real a row of {@link RealLatents#SCHEMA}, with or without its latent
   */
  static Row real(ShuffleKey key, int shards, Row real, byte[] payload) {
    return RowFactory.create(
        key.shard(shards),
        key.high(),
        key.low(),
        real.get(0),
        real.get(1),
        payload,
        null,
        real.get(4),
        real.get(5),
        real.get(2),
        real.get(3));
  }

  /** Whether a row is one of the source's images. */
  static boolean isReal(Row row) {
    return row.getAs("rank") != null;
  }
}
