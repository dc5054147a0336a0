/**
 * Tables of results as a publication has them: what stands in every cell, which are missing, and
 * how they are laid out.
 */
package io.dsco.table;
