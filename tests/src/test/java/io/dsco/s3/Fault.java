package io.dsco.s3;

/** What can go wrong between an S3 client and its store. */
public enum Fault {
  /** Everything passes. */
  NONE,
  /** Status 500; the request does not reach the store. */
  INTERNAL_ERROR,
  /** Status 503 with the code SlowDown; the request does not reach the store. */
  SLOW_DOWN,
  /** The store gets the request late. */
  SLOW,
  /** The connection is reset when half of the request's body has passed. */
  CUT_UPLOAD,
  /** The connection is reset when half of the answer's body has passed. */
  CUT_DOWNLOAD,
  /** The store does its work; the connection is reset instead of an answer. */
  LOST_ANSWER,
  /** Half of the body passes, and then nothing happens until the client gives up. */
  HELD,
  /** Connections are cut, and refused for a while. */
  AWAY
}
