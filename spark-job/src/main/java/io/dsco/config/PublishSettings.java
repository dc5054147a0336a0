package io.dsco.config;

import java.io.Serializable;

/**
 * The published dataset.
 *
 * @param shardSize size that a file aims at, in bytes
 * @param license SPDX identifier of the published data
 * @param softLabels the teacher's labels of the published images
 * @param keepVersions how many datasets that were replaced are kept
 */
public record PublishSettings(
    long shardSize, String license, SoftLabelSettings softLabels, int keepVersions)
    implements Serializable {

  static PublishSettings read(Section section) {
    return new PublishSettings(
        section.bytes("shard-size", Rule.atLeast(1)),
        section.text("license"),
        SoftLabelSettings.read(section.section("soft-labels")),
        section.whole("keep-versions", Rule.atLeast(0)));
  }
}
