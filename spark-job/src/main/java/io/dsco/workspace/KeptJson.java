package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON files that only spare work and that no manifest vouches for. */
public final class KeptJson {
  private static final Logger LOG = LoggerFactory.getLogger(KeptJson.class);

  private KeptJson() {}

  /**
   * What the file holds; empty where there is none, and with a warning where it is damaged, as a
   * machine that loses its power can leave it: what it spared is done again.
   */
  public static <T> Optional<T> read(FileSystem files, Path file, Class<T> type) {
    try (InputStream in = files.open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(Json.parse(text, type));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      LOG.warn("{} is damaged and is made again: {}", file, damaged.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
