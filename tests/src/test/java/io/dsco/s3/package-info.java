/**
 * What lets an object store fail for the tests of others: a proxy before a real one, and a look at
 * what the store holds that does not pass the client under test.
 */
package io.dsco.s3;
