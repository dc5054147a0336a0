package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final Script script = Script.of(ScriptTest.class, "sums.py");

  @Test
  void takesTensorsListsAndNumbersAndGivesTensors() {
    NDArray ones = manager.ones(new Shape(2));
    List<NDArray> result =
        script
            .function("sums")
            .with(ones)
            .with(List.of(ones, ones))
            .with(3)
            .with(0.5)
            .tensors(manager);

    assertThat(result).hasSize(2);
    assertThat(result.get(0).toFloatArray()).containsExactly(3, 3);
    assertThat(result.get(1).toFloatArray()).containsExactly(3.5f, 3.5f);
  }

  @Test
  void whatItGivesGoesWithTheManager() {
    NDManager scope = manager.newSubManager();
    script.function("first").with(List.of(manager.ones(new Shape(2)))).tensor(scope);

    assertThat(scope.getManagedArrays()).hasSize(1);
    scope.close();
  }

  @Test
  void leavesItsArgumentsToTheCaller() {
    NDArray ones = manager.ones(new Shape(2));
    script.function("first").with(List.of(ones)).tensor(manager).close();

    assertThat(ones.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void namesAFileThatIsMissing() {
    assertThatThrownBy(() -> Script.of(ScriptTest.class, "missing.py"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the script missing.py must lie beside io.dsco.tensor.ScriptTest, it does not");
  }

  @Test
  void tellsWhereASourceIsWrong() {
    assertThatThrownBy(() -> Script.of(ScriptTest.class, "wrong.py"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("aten::no_such_function");
  }
}
