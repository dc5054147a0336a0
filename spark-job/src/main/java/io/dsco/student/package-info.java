/** Synthetic samples to a classifier that was trained on them, in one task. */
package io.dsco.student;
