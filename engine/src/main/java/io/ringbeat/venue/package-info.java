/**
 * The simulated venue: matching of own orders against recorded market data, queue position models
 * and latency. It is the environment of a core, not part of it: market data and requests in,
 * reports out.
 */
package io.ringbeat.venue;
