/**
 * Trains small models on the configured dataset, on the driver's machine. Runs on one device: it is
 * for datasets that a workstation can learn, where no published weights exist.
 */
package io.dsco.pretrain;
