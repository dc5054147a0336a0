/** Images to latents: decode, prepare, VAE-encode, and one file of sorted latents per class. */
package io.dsco.encode;
