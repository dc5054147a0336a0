package io.dsco.functions;

import io.dsco.encode.ImageReader;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The usable images of a batch of calls, whose first arguments are their bytes. */
record PreparedImages(List<RgbImage> images, List<Object[]> calls, boolean[] usable) {
  /** Decodes; all but the images must not be null either. */
  static PreparedImages of(List<Object[]> calls, ImageReader reader, UnusableInputs unusable) {
    PreparedImages prepared =
        new PreparedImages(new ArrayList<>(), new ArrayList<>(), new boolean[calls.size()]);
    for (int i = 0; i < calls.size(); i++) {
      prepared.usable[i] = prepared.add(calls.get(i), reader, unusable);
    }
    return prepared;
  }

  private boolean add(Object[] call, ImageReader reader, UnusableInputs unusable) {
    if (Arrays.asList(call).contains(null)) {
      unusable.add("an argument is null");
      return false;
    }
    try {
      images.add(reader.read((byte[]) call[0]));
      return calls.add(call);
    } catch (RejectedImageException rejected) {
      unusable.add(rejected.getMessage());
      return false;
    }
  }

  /**
   * A result for every call of the batch.
   *
   * @param answer is asked for a result for each usable image, in their order
   */
  List<Object> answers(Function<PreparedImages, List<?>> answer) {
    List<?> answered = images.isEmpty() ? List.of() : answer.apply(this);
    List<Object> all = new ArrayList<>(usable.length);
    int next = 0;
    for (boolean one : usable) {
      all.add(one ? answered.get(next++) : null);
    }
    return all;
  }
}
