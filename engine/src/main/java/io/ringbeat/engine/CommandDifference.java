package io.ringbeat.engine;

/**
 * A command that is not what left in the run.
 *
 * @param at the event that causes it, or had caused what is missing
 * @param what is wrong
 */
public record CommandDifference(long at, String what) {}
