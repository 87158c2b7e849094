package io.ringbeat.debugger;

/**
 * What a condition can ask for by name. Immutable.
 *
 * @param name as it is typed
 * @param type {@code number}, {@code flag}, {@code kind}, {@code side}, {@code status} or {@code
 *     instrument}
 * @param events the kinds of event that have it, separated by spaces; {@code all} for all. For
 *     other kinds it is false if it is a flag, and otherwise not there: no comparison with it holds
 * @param trading whether it is state of the strategy's core, which not every run has; such a name
 *     can be called with an instrument, too: {@code position(BTCUSDT)}
 * @param meaning one sentence, with the unit
 */
public record Variable(String name, String type, String events, boolean trading, String meaning) {}
