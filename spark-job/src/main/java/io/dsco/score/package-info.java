/**
 * What teacher and student say of every real image: one pass over the target set, a file of scores
 * for each split of the input.
 */
package io.dsco.score;
