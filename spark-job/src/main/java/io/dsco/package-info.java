/** Ways into the job beside its command line: from SQL, and from Java. */
package io.dsco;
