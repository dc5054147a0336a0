/**
 * What a run stands on: the Spark session, the device of a task, the progress that is shown. Reads
 * the configuration and knows nothing of the stages.
 */
package io.dsco.device;
