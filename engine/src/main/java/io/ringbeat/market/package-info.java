/**
 * What is traded and how it is quoted: instruments, exact decimals, order terms, fees and books.
 *
 * <p>Prices are counted in ticks and quantities in lots, both long: exact, comparable, hashable.
 * Depends on {@code event} only.
 */
package io.ringbeat.market;
