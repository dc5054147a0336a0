package io.dsco.checkpoint;

/** What a pickle's references to storages, and its views of them, become. */
interface StorageViews {
  /** The storage of a persistent id. */
  Object resolve(Object persistentId);

  /** The tensor that views such a storage. */
  Object view(Object storage, Object offset, Object size, Object stride);
}
