/**
 * Statistics of plainly denoised samples of every class, which data-free synthesis is aligned with.
 */
package io.dsco.template;
