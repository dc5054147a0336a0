/** The Dope Trigger: when another synthetic sample of a class stops paying (METHOD 5, eq. 30). */
package io.dsco.trigger;
