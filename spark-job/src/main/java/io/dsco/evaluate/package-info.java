/**
 * Compares datasets by what networks learn from them (METHOD 6): every network, trained on every
 * dataset several times, in a task each, tested on images that none of them has.
 */
package io.dsco.evaluate;
