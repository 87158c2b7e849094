package io.ringbeat.engine;

/**
 * A state that is not what it was in the run.
 *
 * @param after the last sequence at which all states were as they had been
 * @param at the sequence at which one is not
 * @param what is wrong
 */
public record StateDifference(long after, long at, String what) {}
