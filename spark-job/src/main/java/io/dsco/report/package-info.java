/** What a run made, as one HTML file that needs no network. */
package io.dsco.report;
