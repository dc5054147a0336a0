package io.dsco.export;

import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The classes of an ImageFolder export, as its manifest tells them. */
public final class ExportedClasses {
  private ExportedClasses() {}

  /** Whether the manifest is of such an export. */
  public static boolean isToldBy(Manifest manifest) {
    return ImageFolderExport.NAME.equals(manifest.stage());
  }

  /** Names of the classes by folder, which need not be the name, in the order of their labels. */
  public static Map<String, String> of(Manifest manifest) {
    Map<String, String> names = new LinkedHashMap<>();
    manifest.files().stream()
        .filter(file -> file.properties().containsKey(ClassFolders.LABEL))
        .sorted(
            Comparator.comparingInt(file -> Integer.parseInt(file.property(ClassFolders.LABEL))))
        .forEach(list -> names.put(folder(list), list.property(ClassFolders.CLASS_NAME)));
    return names;
  }

  private static String folder(FileEntry list) {
    return list.path().substring(0, list.path().indexOf('/'));
  }
}
