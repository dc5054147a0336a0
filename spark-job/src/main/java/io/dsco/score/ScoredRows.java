package io.dsco.score;

import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.encode.DecodedBatches;
import io.dsco.encode.ImageReader;
import io.dsco.source.SourceRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Rows of the table in the order of the images, computed batch by batch while they are written.
 * Images are batched by the work that they need, and rows wait for their turn: without their image,
 * and at most those of one split.
 */
final class ScoredRows implements Iterator<Object[]> {
  private final Networks networks;
  private final LongAccumulator done;
  private final DecodedBatches batches;
  private final Map<Row, Long> decoding = new IdentityHashMap<>();
  private final Map<Long, Outcome> waiting = new HashMap<>();
  private final Map<Networks.Work, Long> worked = new EnumMap<>(Networks.Work.class);
  private final List<Object[]> rejected = new ArrayList<>();
  private long turn;
  private long recognised;
  private Object[] next;

  /** Scores of an image, or its path and the reason why it has none; the other is null. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
  private record Outcome(Object[] scores, Object[] rejected) {}

  /**
   * @param images of {@link io.dsco.source.EarlierRows}
   * @param done counts images
   */
  ScoredRows(
      Iterator<Row> images,
      ImageReader reader,
      int batchSize,
      Networks networks,
      LongAccumulator done) {
    this.networks = networks;
    this.done = done;
    this.batches =
        new DecodedBatches(
            new Undecided(images), reader, batchSize, image -> networks.work(image).ordinal());
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Object[] next() {
    if (next == null) {
      throw new NoSuchElementException("the split has no more images");
    }
    Object[] current = next;
    advance();
    return current;
  }

  /** Path and reason of every image that cannot be used, once the last row was taken. */
  List<Object[]> rejected() {
    return rejected;
  }

  /** Rows whose student class is their label, once the last row was taken. */
  long recognised() {
    return recognised;
  }

  /** Rows that needed such work, once the last row was taken. */
  long rows(Networks.Work work) {
    return worked.getOrDefault(work, 0L);
  }

  private void advance() {
    next = null;
    while (next == null && (waiting.containsKey(turn) || batches.hasNext())) {
      Outcome outcome = waiting.remove(turn);
      if (outcome == null) {
        score(batches.next());
      } else {
        turn++;
        take(outcome);
      }
    }
  }

  private void take(Outcome outcome) {
    if (outcome.rejected == null) {
      next = outcome.scores;
      recognised += next[1].equals(next[3]) ? 1 : 0;
    } else {
      rejected.add(outcome.rejected);
    }
  }

  private void score(DecodedBatches.Batch batch) {
    List<Object[]> scores = networks.scores(batch);
    for (int i = 0; i < scores.size(); i++) {
      Row image = batch.accepted().get(i);
      worked.merge(networks.work(image), 1L, Long::sum);
      waiting.put(decoding.remove(image), new Outcome(scores.get(i), null));
    }
    for (DecodedBatches.Rejected one : batch.rejected()) {
      Object[] reason = {SourceRows.sourcePath(one.row()), one.reason()};
      waiting.put(decoding.remove(one.row()), new Outcome(null, reason));
    }
    done.add(batch.rows());
    JobMetrics.count(JobCount.IMAGES_SCORED, batch.accepted().size());
    JobMetrics.count(JobCount.REJECTED_INPUTS, batch.rejected().size());
  }

  /** The images that a network has yet to see; rows of the others are put down on the way. */
  private final class Undecided implements Iterator<Row> {
    private final Iterator<Row> images;
    private long place;
    private Row ahead;

    Undecided(Iterator<Row> images) {
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && images.hasNext()) {
        Row image = images.next();
        if (networks.work(image) == Networks.Work.NONE) {
          worked.merge(Networks.Work.NONE, 1L, Long::sum);
          waiting.put(place, new Outcome(networks.known(image), null));
          done.add(1);
        } else {
          decoding.put(image, place);
          ahead = image;
        }
        place++;
      }
      return ahead != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the split has no more images to score");
      }
      Row current = ahead;
      ahead = null;
      return current;
    }
  }
}
