package io.dsco.workspace;

/**
 * An image file inside a table.
 *
 * @param bytes the file's bytes
 * @param path the file's name, or null
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
public record EncodedImage(byte[] bytes, String path) {}
