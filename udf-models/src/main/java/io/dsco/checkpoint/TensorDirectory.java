package io.dsco.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a checkpoint's header or pickle says: its tensors in the file's order, and its metadata. */
record TensorDirectory(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
  TensorDirectory {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
