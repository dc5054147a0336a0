/**
 * Doping: which real samples join the synthetic ones, ranked by how much they confuse a student.
 */
package io.dsco.dope;
