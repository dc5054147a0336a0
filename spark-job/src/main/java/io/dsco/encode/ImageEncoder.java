package io.dsco.encode;

import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.image.RgbImage;
import io.dsco.source.EarlierRows;
import io.dsco.source.SourceRows;
import io.dsco.vae.LatentCodec;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FloatBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Encodes a partition of source rows batch by batch, but those that an earlier run encoded: of them
 * it gives all but the latent, which is where it was. It crosses to executors with the factory and
 * two numbers; memory holds two batches, one of them being decoded.
 */
final class ImageEncoder implements Function2<Integer, Iterator<Row>, Iterator<Row>> {
  private static final long serialVersionUID = 1;

  /** The group of rejected inputs, beside the labels. */
  static final int REJECTED = -1;

  /** What comes out: a latent in bytes, or the reason why there is none, or neither: it is kept. */
  static final StructType OUTPUT =
      new StructType()
          .add("label", DataTypes.IntegerType, false)
          .add("sample_id", DataTypes.StringType, false)
          .add("source_path", DataTypes.StringType, false)
          .add("source_sha256", DataTypes.StringType)
          .add("latent", DataTypes.BinaryType)
          .add("reason", DataTypes.StringType);

  private final CodecFactory factory;
  private final ImageReader reader;
  private final long runSeed;
  private final int batchSize;
  private final LongAccumulator done;

  ImageEncoder(
      CodecFactory factory, ImageReader reader, EncodeSettings settings, LongAccumulator done) {
    this.factory = factory;
    this.reader = reader;
    this.runSeed = settings.runSeed();
    this.batchSize = settings.batchSize();
    this.done = done;
  }

  /**
   * Encodes.
   *
   * @param rows of {@link EarlierRows}
   */
  @Override
  public Iterator<Row> call(Integer partition, Iterator<Row> rows) {
    Deque<Row> kept = new ArrayDeque<>();
    DecodedBatches batches = new DecodedBatches(new NewImages(rows, kept), reader, batchSize);
    return new Iterator<>() {
      private Iterator<Row> encoded = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return !kept.isEmpty() || encoded.hasNext() || batches.hasNext();
      }

      @Override
      public Row next() {
        if (!kept.isEmpty()) {
          done.add(1);
          return kept.remove();
        }
        if (!encoded.hasNext()) {
          encoded = encode(batches.next()).iterator();
        }
        return encoded.next();
      }
    };
  }

  /** The images that no earlier run encoded; the others are put aside on the way, without bytes. */
  private static final class NewImages implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Deque<Row> kept;
    private Row next;

    NewImages(Iterator<Row> rows, Deque<Row> kept) {
      this.rows = rows;
      this.kept = kept;
      advance();
    }

    private void advance() {
      next = null;
      while (next == null && rows.hasNext()) {
        Row row = rows.next();
        if (EarlierRows.earlier(row).isEmpty()) {
          next = row;
        } else {
          kept.add(row(row, null));
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      if (next == null) {
        throw new NoSuchElementException("the partition has no more new images");
      }
      Row current = next;
      advance();
      return current;
    }
  }

  private List<Row> encode(DecodedBatches.Batch batch) {
    List<Row> output = new ArrayList<>();
    batch.rejected().forEach(one -> output.add(rejected(one.row(), one.reason())));
    if (!batch.accepted().isEmpty()) {
      addLatents(batch.accepted(), batch.images(), output);
    }
    done.add(output.size());
    JobMetrics.count(JobCount.IMAGES_ENCODED, batch.accepted().size());
    JobMetrics.count(JobCount.REJECTED_INPUTS, batch.rejected().size());
    return output;
  }

  private void addLatents(List<Row> accepted, List<RgbImage> images, List<Row> output) {
    List<String> sampleIds = new ArrayList<>();
    accepted.forEach(row -> sampleIds.add(SourceRows.sampleId(row)));
    // An engine picks its kernels by the batch's size, and they round differently. Short batches
    // are filled up, so that an image's latent does not depend on where its partition ended.
    while (images.size() < batchSize) {
      images.add(images.get(0));
      sampleIds.add(sampleIds.get(0));
    }
    float[][] latents;
    try (ExecutorModels.Lease<LatentCodec> lease = ExecutorModels.lease(factory)) {
      latents = lease.model().encode(images, runSeed, sampleIds);
    }
    for (int i = 0; i < accepted.size(); i++) {
      output.add(encoded(accepted.get(i), latents[i]));
    }
  }

  private static Row encoded(Row row, float[] latent) {
    int label = SourceRows.label(row);
    if (label < 0) {
      throw new IllegalStateException(
          "a label must not be negative, was " + label + " at " + SourceRows.sourcePath(row));
    }
    for (float value : latent) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException(
            "the VAE gave " + value + " for " + SourceRows.sourcePath(row));
      }
    }
    return row(row, FloatBytes.of(latent));
  }

  private static Row row(Row image, byte[] latent) {
    return RowFactory.create(
        SourceRows.label(image),
        SourceRows.sampleId(image),
        SourceRows.sourcePath(image),
        EarlierRows.sha256(image),
        latent,
        null);
  }

  private static Row rejected(Row row, String reason) {
    return RowFactory.create(
        REJECTED, SourceRows.sampleId(row), SourceRows.sourcePath(row), null, null, reason);
  }
}
