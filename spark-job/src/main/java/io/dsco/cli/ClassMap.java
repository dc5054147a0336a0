package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.source.ClassList;
import io.dsco.source.ImageSource;
import io.dsco.synthesize.SynthesisClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The classes of a run, and which label the diffusion model knows each of them by. */
final class ClassMap {
  private ClassMap() {}

  /**
   * The source's classes with the class list's labels, or else with their own. Without a source
   * they are the class list's, or else all that the diffusion model knows.
   *
   * @throws UserException when the list has not as many classes, or a label is none of the model's
   */
  static List<SynthesisClass> of(
      RunConfiguration configuration, Optional<ImageSource> source, Configuration files) {
    Optional<ClassList> list =
        Optional.of(configuration.source().classList())
            .filter(place -> !place.isEmpty())
            .map(place -> ClassList.read(new Path(place), files));
    int known = configuration.dit().classes();
    List<String> names =
        source
            .map(ImageSource::classNames)
            .or(() -> list.map(ClassList::names))
            .orElseGet(
                () -> IntStream.range(0, known).mapToObj(label -> "class " + label).toList());
    list.ifPresent(classes -> requireAsMany(classes, names));
    List<SynthesisClass> map = new ArrayList<>();
    for (String name : names) {
      int label = map.size();
      int ditLabel =
          list.map(classes -> classes.entries().get(label).optionalDitLabel().orElse(label))
              .orElse(label);
      requireKnown(name, label, ditLabel, known);
      map.add(new SynthesisClass(label, name, ditLabel));
    }
    ModelClasses.of(configuration.modelClasses().dit(), "dit label", "dit.class-list", known, files)
        .ifPresent(
            model ->
                model.requireSame(
                    directories(list, names), map.stream().map(SynthesisClass::ditLabel).toList()));
    return map;
  }

  /**
   * What tells the classes of two lists to be the same: the folder's name, a WordNet id for
   * example.
   */
  static List<String> directories(Optional<ClassList> list, List<String> names) {
    return list.map(classes -> classes.entries().stream().map(ClassList.Entry::directory).toList())
        .orElse(names);
  }

  private static void requireAsMany(ClassList classes, List<String> names) {
    if (classes.entries().size() != names.size()) {
      throw new UserException(
          "class list must have the source's %d classes, was %d (source.class-list)"
              .formatted(names.size(), classes.entries().size()));
    }
  }

  private static void requireKnown(String name, int label, int ditLabel, int known) {
    if (ditLabel >= known) {
      throw new UserException(
          "dit label must be below %d (dit.classes), was %d for class %s (label %d)"
              .formatted(known, ditLabel, name, label));
    }
  }
}
