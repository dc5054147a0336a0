/**
 * The configuration of a run: HOCON, read once on the driver into nested records. Every problem of
 * a file is reported together. Records that tasks need are serializable.
 */
package io.dsco.config;
