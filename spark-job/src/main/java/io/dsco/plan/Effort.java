package io.dsco.plan;

/**
 * So many times one kind of work.
 *
 * @param times how often, in a whole stage
 * @param flop floating-point operations of one: two for each multiply-add
 */
record Effort(Operation operation, double times, double flop) {}
