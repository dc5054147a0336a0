package io.dsco.template;

import static io.dsco.workspace.Column.required;

import io.dsco.nopt.TemplateStatistics;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Columns of a class's template, one row a denoising step from 1 upwards. */
final class TemplateTable {
  /** Means and biased deviations of every feature channel of the step's output. */
  static final TableSchema STEPS =
      TableSchema.of(
          "template",
          required("label", Kind.INT),
          required("step", Kind.INT),
          required("mean", Kind.FLOAT_ARRAY),
          required("deviation", Kind.FLOAT_ARRAY));

  private TemplateTable() {}

  static List<Object[]> rows(int label, List<TemplateStatistics> steps) {
    List<Object[]> rows = new ArrayList<>();
    for (TemplateStatistics step : steps) {
      rows.add(new Object[] {label, rows.size() + 1, step.mean(), step.deviation()});
    }
    return rows;
  }

  static List<TemplateStatistics> read(Workspace workspace, Path file) throws IOException {
    List<TemplateStatistics> steps = new ArrayList<>();
    try (TableReader reader = new ParquetFiles(workspace).read(file, STEPS)) {
      while (reader.hasNext()) {
        Object[] row = reader.next();
        if ((Integer) row[1] != steps.size() + 1) {
          throw new IllegalStateException(
              "a template's steps must count up from 1, row %d had %s (%s)"
                  .formatted(steps.size() + 1, row[1], file));
        }
        steps.add(new TemplateStatistics((float[]) row[2], (float[]) row[3]));
      }
    }
    return steps;
  }
}
