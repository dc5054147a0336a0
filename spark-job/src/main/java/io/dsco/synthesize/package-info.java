/**
 * Latents to synthetic samples. One class is one task, one partition and one file; the files are
 * the journal of paid-for work, and a run resumes from them.
 */
package io.dsco.synthesize;
