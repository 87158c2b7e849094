/** What the benchmarks of the live engine share. Nothing here is shipped. */
package io.ringbeat.bench.support;
