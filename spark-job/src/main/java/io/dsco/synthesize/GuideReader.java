package io.dsco.synthesize;

import io.dsco.nopt.ClassGuide;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.Serializable;

/** Reads what guides a class inside its task. It crosses to executors. */
@FunctionalInterface
public interface GuideReader extends Serializable {
  /**
   * Reads one class's guide.
   *
   * @param path of the guide, or null where there is none
   */
  ClassGuide read(Workspace workspace, String path) throws IOException;
}
