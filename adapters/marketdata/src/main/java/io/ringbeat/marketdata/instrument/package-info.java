/** The terms of instruments: bundled, given by the user, and in use in one capture. */
package io.ringbeat.marketdata.instrument;
