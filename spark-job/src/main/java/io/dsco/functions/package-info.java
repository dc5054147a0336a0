/**
 * Models as functions of SQL: what a function does with a batch of rows, and how Spark's planner is
 * taught to hand it batches. Which models they ask is the caller's business.
 */
package io.dsco.functions;
