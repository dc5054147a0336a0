package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void doesNotDependOnTheOrderOfNames() {
    Map<String, Object> forward = new LinkedHashMap<>();
    forward.put("a", 1);
    forward.put("b", Map.of("x", true, "y", "z"));
    Map<String, Object> backward = new LinkedHashMap<>();
    backward.put("b", new LinkedHashMap<>(Map.of("y", "z", "x", true)));
    backward.put("a", 1);

    assertThat(Fingerprint.of(forward)).isEqualTo(Fingerprint.of(backward));
  }

  @Test
  void isTheDigestOfTheCanonicalJson() {
    // printf '{"a":1,"b":[2,3]}' | sha256sum
    assertThat(Fingerprint.of(Map.of("b", List.of(2, 3), "a", 1)).value())
        .isEqualTo("efbd0040190fb0871831e606c581f8a66db79d8e2bb836745a70051306956070");
  }

  @Test
  void dependsOnTheOrderInsideLists() {
    assertThat(Fingerprint.of(Map.of("a", List.of(1, 2))))
        .isNotEqualTo(Fingerprint.of(Map.of("a", List.of(2, 1))));
  }

  @Test
  void refusesAnotherForm() {
    assertThatThrownBy(() -> new Fingerprint("../../etc"))
        .hasMessageContaining("64 lower-case hexadecimal digits");
  }
}
