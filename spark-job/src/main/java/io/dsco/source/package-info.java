/**
 * Where images come from: an ImageFolder tree, Parquet or IDX files on any Hadoop file system, all
 * read as the same rows. Nothing here decodes a picture; what is no image is rejected by the stage
 * that does.
 */
package io.dsco.source;
