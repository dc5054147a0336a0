package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.source.ClassList;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;

/** Looks whether the workspace can be written and has room for what will be synthesized. */
record WorkspaceCheck(RunConfiguration configuration, Configuration files) implements Check {
  /** Class files, published shards and the temporary copies that both are written through. */
  private static final int COPIES = 4;

  @Override
  public String name() {
    return "workspace";
  }

  @Override
  public Finding examine() throws IOException {
    Path workspace = new Path(configuration.workspace());
    FileSystem system = workspace.getFileSystem(files);
    Path existing = nearestExisting(system, workspace);
    if (!system.getFileStatus(existing).isDirectory()) {
      return Finding.problem("must be a folder, " + existing + " is a file (workspace)");
    }
    system.access(existing, FsAction.WRITE_EXECUTE);
    long free = system.getStatus(existing).getRemaining();
    long need = COPIES * synthesizedBytes();
    // What Hadoop says of a store that has no limit.
    String room = free == Long.MAX_VALUE ? "no limit told" : Sizes.shown(free) + " free";
    String sizes = room + ", at most " + Sizes.shown(need) + " needed";
    return free < need
        ? Finding.problem(sizes + " in " + workspace + " (workspace)")
        : Finding.good(sizes + " in " + workspace);
  }

  /** Uncompressed pixels and latents of all samples: more than PNG and Parquet take. */
  private long synthesizedBytes() {
    var latent = configuration.latentShape();
    long pixels = 3L * configuration.image().size() * configuration.image().size();
    long values = (long) latent.channels() * latent.height() * latent.width();
    long samples = (long) mostClasses() * configuration.synthesis().ipc();
    return samples * (pixels + Float.BYTES * values);
  }

  /** The class list's, or else all that the diffusion model knows. */
  private int mostClasses() {
    String list = configuration.source().classList();
    return list.isEmpty()
        ? configuration.dit().classes()
        : ClassList.read(new Path(list), files).entries().size();
  }

  private static Path nearestExisting(FileSystem system, Path path) throws IOException {
    Path existing = path;
    while (!system.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }
}
