package io.dsco.export;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The tar files that the rows of one published shard go to, about equally many to each. It crosses
 * to executors.
 *
 * @param first number of the first tar file among all
 * @param files how many there are
 */
record TarPlan(PublishedShard shard, int first, int files) implements Serializable {
  /**
   * Plans the files of a whole dataset.
   *
   * @param rowsPerFile the most rows of a file
   */
  static List<TarPlan> of(List<PublishedShard> shards, long rowsPerFile) {
    List<TarPlan> plans = new ArrayList<>();
    int first = 0;
    for (PublishedShard shard : shards) {
      int files = Math.toIntExact(-Math.floorDiv(-shard.rows(), rowsPerFile));
      plans.add(new TarPlan(shard, first, files));
      first += files;
    }
    return plans;
  }

  /** {@code train-000017.tar}, the name that WebDataset's patterns have. */
  String name(int file) {
    return String.format(Locale.ROOT, "train-%06d.tar", first + file);
  }

  List<String> names() {
    return IntStream.range(0, files).mapToObj(this::name).toList();
  }

  /** Rows of one of the files. */
  long rows(int file) {
    return shard.rows() * (file + 1) / files - shard.rows() * file / files;
  }
}
