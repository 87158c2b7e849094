/**
 * Schedules as values: when something is due, what became of what was missed, and under which id it
 * runs. Nothing here has a clock or state: a result is a function of its arguments and of the JDK's
 * time zone rules.
 */
package io.ringbeat.schedule;
