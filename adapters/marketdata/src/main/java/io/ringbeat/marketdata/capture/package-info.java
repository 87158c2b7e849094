/**
 * What the readers of all venues share: compressed files, lines, messages, their order in time, and
 * the check of the rebuilt book.
 */
package io.ringbeat.marketdata.capture;
