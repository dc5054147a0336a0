package io.dsco.publish;

import io.dsco.checkpoint.HalfPrecision;
import io.dsco.classifier.ImageClassifier;
import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;

/**
 * Labels the images of one finished shard into a shard of soft labels with the same rows. It
 * crosses to executors; the path of an image shard goes in, the new file's entry comes out as JSON.
 */
final class SoftLabelShards implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final TableSchema IMAGE =
      TableSchema.of(
          "images",
          ProductTable.IMAGES.columns().get(0),
          ProductTable.IMAGES.columns().get(1),
          ProductTable.IMAGES.columns().get(2));

  private final Workspace workspace;
  private final String folder;
  private final SoftLabelling labelling;
  private final HashMap<String, String> metadata;

  SoftLabelShards(
      Workspace workspace, Path folder, SoftLabelling labelling, Map<String, String> metadata) {
    this.workspace = workspace;
    this.folder = folder.toString();
    this.labelling = labelling;
    this.metadata = new HashMap<>(metadata);
  }

  @Override
  public String call(String shard) throws IOException {
    String path = labelling.schema().name() + shard.substring(shard.indexOf('/'));
    try (TableReader images = new ParquetFiles(workspace).read(new Path(folder, shard), IMAGE)) {
      return Json.canonical(
          new ParquetFiles(workspace)
              .write(new Path(folder, path), labelling.schema(), metadata, new Labelled(images))
              .at(path));
    }
  }

  /** Rows of the table, computed batch by batch while they are written. */
  private final class Labelled implements Iterator<Object[]> {
    private final TableReader images;
    private Iterator<Object[]> batch = List.<Object[]>of().iterator();

    Labelled(TableReader images) {
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      return batch.hasNext() || images.hasNext();
    }

    @Override
    public Object[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the shard has no more images");
      }
      if (!batch.hasNext()) {
        batch = label().iterator();
      }
      return batch.next();
    }

    private List<Object[]> label() {
      List<Object[]> rows = new ArrayList<>();
      List<RgbImage> pictures = new ArrayList<>();
      while (rows.size() < labelling.batchSize() && images.hasNext()) {
        Object[] row = images.next();
        rows.add(row);
        pictures.add(decoded(row));
      }
      float[][] logits;
      try (ExecutorModels.Lease<ImageClassifier> lease =
          ExecutorModels.lease(labelling.teacher())) {
        logits = lease.model().logits(pictures);
      }
      JobMetrics.count(JobCount.IMAGES_LABELLED, rows.size());
      for (int i = 0; i < rows.size(); i++) {
        rows.set(i, record(rows.get(i), logits[i]));
      }
      return rows;
    }

    private static RgbImage decoded(Object[] row) {
      try {
        return ImageDecoder.decode(((EncodedImage) row[1]).bytes(), DecodeLimits.DEFAULT);
      } catch (RejectedImageException e) {
        throw new IllegalStateException("a published image must decode (" + row[0] + ")", e);
      }
    }

    private Object[] record(Object[] image, float[] logits) {
      if (labelling.top() == 0) {
        return new Object[] {image[0], image[2], HalfPrecision.rounded(logits)};
      }
      SoftLabels.Top top = SoftLabels.top(logits, labelling.top());
      return new Object[] {image[0], image[2], top.classes(), top.logits(), top.tail()};
    }
  }
}
