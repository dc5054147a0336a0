/**
 * Takes the time of the models' work in the sizes of a run, on weights that are made up: what a
 * plan of that run extrapolates. The parts are the run's own, so are the batches, and as many
 * threads work at once as a process has tasks, which share its memory and caches.
 */
package io.dsco.calibration;
