/**
 * Counter-based random numbers, drawn on the host. A stream is named by what it is for, so a value
 * depends neither on partitioning nor on what was drawn before it.
 */
package io.dsco.random;
