package io.dsco.quality;

import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.ImagePreparation;
import io.dsco.image.RejectedImageException;
import io.dsco.training.SpooledImages;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Brings images of Parquet files to a classifier, through a reader that is not ours. */
final class PublishedImages {
  static final int SIDE = 32;
  static final int CLASSES = 10;
  private static final ImagePreparation PAD = new ImagePreparation(SIDE, ImagePreparation.Fit.PAD);

  private PublishedImages() {}

  /**
   * Adds images.
   *
   * @param query a query whose rows have {@code label} and {@code bytes}
   */
  static void add(SpooledImages images, String query)
      throws SQLException, IOException, RejectedImageException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        byte[] bytes = rows.getBlob("bytes").getBinaryStream().readAllBytes();
        images.add(
            PAD.apply(ImageDecoder.decode(bytes, DecodeLimits.DEFAULT)), rows.getInt("label"));
      }
    }
  }

  /**
   * A query for the first {@code count} images of every class.
   *
   * @param files a glob of Parquet files with {@code image} and {@code label}
   * @param order what sorts the images of a class; may be a hash with a seed in it
   */
  static String firstOfEachClass(String files, String condition, String order, int count) {
    return ("SELECT label, image.bytes AS bytes FROM read_parquet('%s') WHERE %s"
            + " QUALIFY row_number() OVER (PARTITION BY label ORDER BY %s) <= %d"
            + " ORDER BY label, %s")
        .formatted(files, condition, order, count, order);
  }
}
