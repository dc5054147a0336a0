package io.dsco.workspace;

import io.dsco.config.UserException;

/** A folder or file of the workspace is not what the run may work with; exit status 2. */
public final class WorkspaceException extends UserException {
  private static final long serialVersionUID = 1;

  /** A one-line message that names the file and what to do. */
  public WorkspaceException(String message) {
    super(message);
  }

  WorkspaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
