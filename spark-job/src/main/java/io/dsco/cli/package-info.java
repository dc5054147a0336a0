/** The command line: reads the arguments, runs stages and checks, and decides the exit status. */
package io.dsco.cli;
