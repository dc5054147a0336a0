package io.dsco.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.image.RgbImage;
import io.dsco.source.SourceRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class DecodedBatchesTest {
  @Test
  void decodesOnAllItsThreadsAndKeepsTheOrder() {
    CyclicBarrier three = new CyclicBarrier(3);
    ImageReader together =
        bytes -> {
          await(three);
          return new RgbImage(1, 1, new byte[] {bytes[0], 0, 0});
        };

    try (DecodedBatches batches = new DecodedBatches(batches(rows(12), 6), together, 3)) {
      List<Integer> seen = new ArrayList<>();
      while (batches.hasNext()) {
        batches.next().images().forEach(image -> seen.add((int) image.rgb()[0]));
      }
      assertThat(seen).isEqualTo(IntStream.range(0, 12).boxed().toList());
    }
  }

  @Test
  void aRowWithoutBytesIsRejectedBesideTheOthers() {
    ImageReader reader = bytes -> new RgbImage(1, 1, new byte[] {bytes[0], 0, 0});
    List<Row> rows = new ArrayList<>(rows(3));
    rows.set(1, RowFactory.create("empty", 0, "class", "empty", new byte[0]));

    try (DecodedBatches batches = new DecodedBatches(batches(rows, 5), reader, 2)) {
      DecodedBatches.Batch batch = batches.next();

      assertThat(batch.accepted()).hasSize(2);
      assertThat(batch.rejected())
          .singleElement()
          .satisfies(one -> assertThat(SourceRows.sampleId(one.row())).isEqualTo("empty"));
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void aBatchHasOneKindAndIsFullButForTheLastOfEach() {
    RowBatches byParity =
        new RowBatches(rows(9).iterator(), 2, row -> SourceRows.bytes(row)[0] % 2);

    List<List<Integer>> batches = new ArrayList<>();
    byParity.forEachRemaining(
        batch -> batches.add(batch.stream().map(row -> (int) SourceRows.bytes(row)[0]).toList()));

    assertThat(batches)
        .containsExactly(List.of(0, 2), List.of(1, 3), List.of(4, 6), List.of(5, 7), List.of(8));
  }

  private static RowBatches batches(List<Row> rows, int size) {
    return new RowBatches(rows.iterator(), size, row -> 0);
  }

  private static List<Row> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> RowFactory.create("id" + i, 0, "class", "path" + i, new byte[] {(byte) i}))
        .toList();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("fewer threads than that", e);
    }
  }
}
