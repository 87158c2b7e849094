package io.ringbeat.schedule;

/**
 * What Celery's question "is it due?" is answered with.
 *
 * @param now whether it is due now
 * @param nanos until the next run, or until one has to ask again; not negative
 */
public record Due(boolean now, long nanos) {}
