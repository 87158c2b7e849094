/**
 * The event: its layout, kinds, views and hash. Depends on nothing.
 *
 * <p>Everything that can change state is an event in one totally ordered sequence; this package
 * says what one looks like.
 */
package io.ringbeat.event;
