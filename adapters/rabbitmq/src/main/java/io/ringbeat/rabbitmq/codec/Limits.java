package io.ringbeat.rabbitmq.codec;

/**
 * What a message may cost at most.
 *
 * @param bytes of a body as it came, and as it is when inflated
 * @param ratio of inflated to deflated bytes, once more than 64 KiB are inflated
 * @param depth of nested arrays and objects
 * @param characters of a number, a name or a string
 * @param events in a message
 */
public record Limits(int bytes, int ratio, int depth, int characters, int events) {
  /** 1 MiB, 200 to one, 32 levels, 64 KiB of text, 4,096 events. */
  public static final Limits DEFAULT = new Limits(1 << 20, 200, 32, 1 << 16, 1 << 12);
}
