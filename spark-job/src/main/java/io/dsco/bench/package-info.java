/**
 * Measurements of the job itself on this machine: each compares two things in one run. Uses the
 * stages; nothing uses it but the command line.
 */
package io.dsco.bench;
