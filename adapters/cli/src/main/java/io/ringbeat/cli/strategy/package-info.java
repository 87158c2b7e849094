/** Finds a strategy: compiles it from a file, loads it from a jar, or takes a bundled one. */
package io.ringbeat.cli.strategy;
