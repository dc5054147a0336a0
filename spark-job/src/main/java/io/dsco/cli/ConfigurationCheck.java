package io.dsco.cli;

import io.dsco.config.RunConfiguration;

/** Says what was understood; a configuration with problems never gets here. */
record ConfigurationCheck(RunConfiguration configuration) implements Check {
  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public Finding examine() {
    var latent = configuration.latentShape();
    return Finding.good(
        configuration.name()
            + ", "
            + configuration.synthesis().ipc()
            + " images per class, latents "
            + latent.channels()
            + "x"
            + latent.height()
            + "x"
            + latent.width()
            + ", seed "
            + configuration.seed());
  }
}
