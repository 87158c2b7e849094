package io.ringbeat.rabbitmq.codec;

/**
 * The types (word A) of the MESSAGE events that decoders make of what is no event of the engine.
 * Numbers are frozen: they are in journals. The payload is the message's JSON, not compressed.
 */
public final class MessageType {
  /** A heartbeat of a program built on a fork of aioquant; word B: its count. */
  public static final int AIOQUANT_HEARTBEAT = 1001;

  /** Parameters for a server. */
  public static final int AIOQUANT_CONFIG = 1002;

  /** What an account has. */
  public static final int AIOQUANT_ASSET = 1003;

  /** An order's state. */
  public static final int AIOQUANT_ORDER = 1004;

  /** A position. */
  public static final int AIOQUANT_POSITION = 1005;

  /** A heartbeat of the tornado kind; word B: its count. */
  public static final int TORNADO_HEARTBEAT = 1011;

  private MessageType() {}
}
