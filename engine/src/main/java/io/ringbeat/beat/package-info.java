/**
 * A beat: entries with schedules, kept by a core, that are run when they are due, by one of several
 * beats, each run once.
 */
package io.ringbeat.beat;
