/**
 * The {@code ringbeat} command: reads options, puts engine, market data and strategy together, and
 * reports. The only package that knows all modules.
 */
package io.ringbeat.cli;
