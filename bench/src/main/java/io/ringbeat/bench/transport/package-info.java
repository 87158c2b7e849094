/** From one thread to another: the engine's ring beside other ways. */
package io.ringbeat.bench.transport;
