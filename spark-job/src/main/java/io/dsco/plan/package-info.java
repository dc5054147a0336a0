/**
 * What a run will take, before it is paid for: operations, bytes, memory of a task, time and cost
 * of every stage, from the configuration's sizes and the rates of a device. Changes nothing.
 */
package io.dsco.plan;
