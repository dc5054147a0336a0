package io.dsco.nopt;

/** The literal form of what a bench times, alone and warmed up. Belongs to one thread. */
public interface LiteralForm extends AutoCloseable {
  /** Does it once, until the result is there. */
  void once();

  @Override
  void close();
}
