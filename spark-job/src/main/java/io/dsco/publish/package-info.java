/** The product: shuffled, sharded tables with a dataset card, a manifest and a Croissant file. */
package io.dsco.publish;
