/**
 * A market that never was: seeded order flow for tests, demonstrations and load, when no recording
 * is at hand. Everything that comes out of it is a function of the seed and the duration.
 */
package io.ringbeat.marketdata.synthetic;
