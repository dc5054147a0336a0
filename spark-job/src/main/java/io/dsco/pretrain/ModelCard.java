package io.dsco.pretrain;

import io.dsco.training.Pretraining;

/** What a folder of trained models says about itself: figures, settings and the command. */
final class ModelCard {
  private ModelCard() {}

  /**
   * Markdown.
   *
   * @param command how to train the same models again
   * @param dataset name of the run whose source they were trained on
   */
  static String text(String dataset, String command, Pretraining.Result result) {
    StringBuilder card = new StringBuilder();
    card.append("# Models of ").append(dataset).append("\n\n");
    card.append("Trained on the training images of that configuration alone, by\n\n");
    card.append("    ").append(command).append("\n\n");
    card.append(
        "Figures are of the averaged weights that the files hold, on the test images; the final loss is the"
            + " mean over the last 200 batches of training.\n\n");
    result
        .models()
        .forEach(
            (model, figures) -> {
              card.append("## ").append(model).append("\n\n");
              figures.forEach((name, value) -> append(card, name, value));
              card.append('\n');
            });
    return card.toString();
  }

  private static void append(StringBuilder card, String name, String value) {
    card.append("- ").append(name.replace('_', ' ')).append(": ").append(value).append('\n');
  }
}
