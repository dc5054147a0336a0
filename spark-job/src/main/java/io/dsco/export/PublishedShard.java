package io.dsco.export;

import java.io.Serializable;

/**
 * One published file of images, with the file of their soft labels. It crosses to executors.
 *
 * @param images path of the images
 * @param softLabels path of the labels, which has the same rows; empty where none are published
 * @param first number of its first row among all of the dataset
 * @param rows how many it has
 */
record PublishedShard(String images, String softLabels, long first, long rows)
    implements Serializable {}
