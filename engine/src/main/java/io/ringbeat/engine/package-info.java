/**
 * The live engine: one ring of events, the producers that publish into it, the handlers that take
 * from it, and what drives them.
 *
 * <p>Every producer and handler is an agent with a bounded, non-blocking duty cycle; {@link
 * io.ringbeat.engine.Engine} puts them together and {@link io.ringbeat.engine.Driver} says who runs
 * them.
 */
package io.ringbeat.engine;
