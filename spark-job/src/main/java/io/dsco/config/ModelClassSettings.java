package io.dsco.config;

import java.util.Optional;

/**
 * What the labels of the models mean: class lists in the order that each model was trained on.
 *
 * @param dit of the diffusion transformer's labels
 * @param teacher of the rows of the teacher's last layer
 */
public record ModelClassSettings(Optional<String> dit, Optional<String> teacher) {
  static ModelClassSettings read(Section dit, Section teacher) {
    Optional<String> ofTeacher = teacher.optionalDataPath("class-list");
    teacher.require(
        "class-list",
        ofTeacher.isEmpty() || teacher.optionalText("classes").isPresent(),
        "left out unless classes is set",
        ofTeacher.orElse(""));
    return new ModelClassSettings(dit.optionalDataPath("class-list"), ofTeacher);
  }
}
