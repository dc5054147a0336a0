/**
 * The folder that a run works in, on any Hadoop file system: where each stage writes, how a file
 * appears whole or not at all, how a stage's input is fingerprinted and its output described.
 */
package io.dsco.workspace;
