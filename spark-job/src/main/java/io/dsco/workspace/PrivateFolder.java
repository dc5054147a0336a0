package io.dsco.workspace;

import io.dsco.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * A folder in a place where everybody may write, that nobody else can have prepared or can change.
 */
final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /**
   * Makes the folder, or takes the one that is there.
   *
   * @throws CheckpointException when it is a link, no folder, or somebody else's
   */
  static Path open(Path parent, String name) throws IOException {
    Path temporary = Files.createDirectories(parent);
    Path folder = temporary.resolve(name);
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    } catch (FileAlreadyExistsException e) {
      requireOwn(folder);
      Files.setPosixFilePermissions(folder, OWNER_ALONE);
    }
    return folder;
  }

  private static void requireOwn(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new CheckpointException(
          "the folder of checkpoint copies must be a folder and no link, was %s (checkpoints.node-folder)"
              .formatted(folder),
          notOurs(folder));
    }
    UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
    UserPrincipal caller = caller(folder.getParent());
    if (!owner.equals(caller)) {
      throw new CheckpointException(
          "the folder of checkpoint copies must belong to %s, belongs to %s (%s, checkpoints.node-folder)"
              .formatted(caller, owner, folder),
          notOurs(folder));
    }
  }

  /** The cause that makes it a matter of this machine, where another one may do. */
  private static FileSystemException notOurs(Path folder) {
    return new FileSystemException(folder.toString(), null, "not this user's folder");
  }

  /** Who owns what this process makes; a name of the environment could be anybody's. */
  private static UserPrincipal caller(Path temporary) throws IOException {
    Path probe = Files.createTempFile(temporary, "dsco", ".owner");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }
}
