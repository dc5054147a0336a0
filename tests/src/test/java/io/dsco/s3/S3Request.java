package io.dsco.s3;

import java.util.List;

/**
 * What a client asks of the store.
 *
 * @param kind the operation
 * @param target bucket and key, as they were sent
 */
public record S3Request(Kind kind, String target) {
  /** The operations that this project's client uses. */
  public enum Kind {
    /** Uploads an object. */
    PUT(Fault.INTERNAL_ERROR, Fault.LOST_ANSWER, Fault.CUT_UPLOAD, Fault.SLOW_DOWN, Fault.SLOW),
    /** Uploads a part. */
    PART(Fault.CUT_UPLOAD, Fault.LOST_ANSWER, Fault.INTERNAL_ERROR, Fault.SLOW_DOWN),
    /** Begins an upload in parts. */
    INITIATE(Fault.INTERNAL_ERROR, Fault.SLOW_DOWN),
    /** Makes an object of the parts. */
    COMPLETE(Fault.LOST_ANSWER, Fault.INTERNAL_ERROR, Fault.SLOW_DOWN),
    /** Copies an object. */
    COPY(Fault.LOST_ANSWER, Fault.INTERNAL_ERROR, Fault.SLOW_DOWN),
    /** Deletes objects or takes an upload back. */
    DELETE(Fault.INTERNAL_ERROR, Fault.LOST_ANSWER, Fault.SLOW_DOWN),
    /** Reads an object. */
    GET(Fault.CUT_DOWNLOAD, Fault.INTERNAL_ERROR, Fault.SLOW_DOWN, Fault.SLOW),
    /** Asks for an object's length and time. */
    HEAD(Fault.INTERNAL_ERROR, Fault.SLOW_DOWN, Fault.LOST_ANSWER),
    /** Lists objects or uploads. */
    LIST(Fault.INTERNAL_ERROR, Fault.CUT_DOWNLOAD, Fault.SLOW_DOWN);

    private final List<Fault> faults;

    Kind(Fault... faults) {
      this.faults = List.of(faults);
    }

    /** What can happen to it. */
    List<Fault> faults() {
      return faults;
    }
  }

  static S3Request of(HttpHead head) {
    String[] words = head.startLine().split(" ");
    String query = words[1].contains("?") ? words[1].substring(words[1].indexOf('?') + 1) : "";
    String target = words[1].split("\\?")[0];
    return new S3Request(kind(words[0], query, head), target);
  }

  private static Kind kind(String method, String query, HttpHead head) {
    return switch (method) {
      case "PUT" ->
          query.contains("partNumber=")
              ? Kind.PART
              : head.value("x-amz-copy-source").isPresent() ? Kind.COPY : Kind.PUT;
      case "POST" ->
          query.contains("uploadId=")
              ? Kind.COMPLETE
              : query.startsWith("uploads") ? Kind.INITIATE : Kind.DELETE;
      case "DELETE" -> Kind.DELETE;
      case "HEAD" -> Kind.HEAD;
      case "GET" ->
          query.contains("list-type=") || query.contains("uploads") ? Kind.LIST : Kind.GET;
      default -> throw new IllegalArgumentException("no request of S3: " + head.startLine());
    };
  }
}
