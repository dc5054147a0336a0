package io.dsco.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An installed tensor library, made from the one that the job's whole jar has in it. */
public final class EngineLibrary {
  private static final String FOLDER = "pytorch/cpu/linux-x86_64/";
  private static final String PROPERTIES = "native/lib/pytorch.properties";

  private EngineLibrary() {}

  /** Unpacks the library to a folder, as a node's administrator would install it. */
  public static Path unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ZipFile jar = new ZipFile(JobJar.WHOLE.path().toFile())) {
      for (ZipEntry entry : libraries(jar)) {
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, folder.resolve(entry.getName().substring(FOLDER.length())));
        }
      }
    }
    return folder;
  }

  /** The library's version. */
  public static String version() throws IOException {
    try (ZipFile jar = new ZipFile(JobJar.WHOLE.path().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(PROPERTIES))) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version").replaceFirst("-.*", "");
    }
  }

  private static List<? extends ZipEntry> libraries(ZipFile jar) {
    return jar.stream()
        .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
        .toList();
  }
}
