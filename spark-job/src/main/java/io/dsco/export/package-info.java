/**
 * The published dataset in other forms: tar files for WebDataset, a tree of image files, rows of an
 * Iceberg table. Beside the pipeline, after it.
 *
 * <p>Everything is read from the published files that the dataset's manifest lists, a task for each
 * shard of images; no row passes the driver. A sample's number is its place in the published order.
 */
package io.dsco.export;
