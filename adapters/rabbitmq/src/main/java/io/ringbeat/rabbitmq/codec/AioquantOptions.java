package io.ringbeat.rabbitmq.codec;

/**
 * How {@link AioquantEncoder} speaks. Immutable.
 *
 * @param serverId who beats
 * @param account whose orders are published
 * @param strategy whose orders are published
 * @param levels of each side in an order book, at least 1
 * @param bookNanos the least engine time from one order book of an instrument to the next, 0 for
 *     every change
 * @param beats every how many heartbeats one is published, at least 1
 * @param compressed whether bodies are compressed, as all but one build have it
 */
public record AioquantOptions(
    String serverId,
    String account,
    String strategy,
    int levels,
    long bookNanos,
    int beats,
    boolean compressed) {
  /** Server, account and strategy are {@code ringbeat}; ten levels, every 100 ms, every beat. */
  public static final AioquantOptions DEFAULT =
      new AioquantOptions("ringbeat", "ringbeat", "ringbeat", 10, 100_000_000, 1, true);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is too small
   */
  public AioquantOptions {
    if (levels < 1 || bookNanos < 0 || beats < 1) {
      throw new IllegalArgumentException(
          levels + " levels every " + bookNanos + " ns and a heartbeat every " + beats + " beats");
    }
  }
}
