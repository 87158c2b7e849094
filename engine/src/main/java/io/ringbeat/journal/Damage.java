package io.ringbeat.journal;

/**
 * What a journal has lost, or cannot show. Immutable.
 *
 * @param first the first sequence that is damaged or missing
 * @param last the last one, as far as can be told
 * @param where the file and the byte
 * @param message says all of it, and what to do
 */
public record Damage(long first, long last, String where, String message) {
  static Damage of(DamagedException e, String where) {
    return new Damage(e.first(), e.last(), where, e.getMessage());
  }
}
