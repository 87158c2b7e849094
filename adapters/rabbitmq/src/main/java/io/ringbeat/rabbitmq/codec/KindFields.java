package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the words A to E of each kind are called in JSON, after the table of {@link Kind}. */
final class KindFields {
  /** What a word is. */
  enum Unit {
    /** Any number. */
    NUMBER,
    /** A price in ticks. */
    PRICE,
    /** A quantity in lots. */
    QUANTITY,
    /** In units of 1e-8. */
    RATE,
    /** The payload's bytes: not written where there is a payload. */
    BYTES
  }

  /** A word's name and unit. */
  record Field(String name, Unit unit) {}

  static final List<String> LETTERS = List.of("a", "b", "c", "d", "e");
  static final List<String> FLAGS =
      List.of(
          "SELL",
          "AT_VENUE",
          "AT_CORE",
          "LAST",
          "NO_PRICE",
          "MAKER",
          "LONG",
          "CONFLATED",
          "BIT_16",
          "BIT_17",
          "BIT_18",
          "BIT_19",
          "BIT_20",
          "BIT_21",
          "BIT_22",
          "BIT_23");
  static final int FIRST_FLAG = 8;

  /** What the four longs of a BAR's payload are called. */
  static final List<Field> BAR =
      List.of(
          new Field("volume", Unit.QUANTITY),
          new Field("period", Unit.NUMBER),
          new Field("quoteVolume", Unit.RATE),
          new Field("start", Unit.NUMBER));

  private static final int KINDS = 256;
  private static final Field PRICE = new Field("price", Unit.PRICE);
  private static final Field QUANTITY = new Field("quantity", Unit.QUANTITY);
  private static final Field PAYLOAD_BYTES = new Field("payloadBytes", Unit.BYTES);
  private static final Field[][] BY_KIND = new Field[KINDS][];
  private static final Map<String, Integer> KIND_BY_NAME = new HashMap<>();

  static {
    put(Kind.DEPTH, PRICE, QUANTITY, number("updateId"));
    put(Kind.SNAPSHOT, PRICE, QUANTITY, number("updateId"));
    put(Kind.CLEAR, PRICE, null, number("updateId"));
    put(Kind.TRADE, PRICE, QUANTITY, number("tradeId"));
    put(
        Kind.QUOTE,
        new Field("bidPrice", Unit.PRICE),
        new Field("bidQuantity", Unit.QUANTITY),
        new Field("askPrice", Unit.PRICE),
        new Field("askQuantity", Unit.QUANTITY),
        number("updateId"));
    put(
        Kind.MARK,
        new Field("markPrice", Unit.RATE),
        new Field("indexPrice", Unit.RATE),
        new Field("rate", Unit.RATE),
        number("nextTime"));
    put(Kind.GAP, number("expectedId"), number("foundId"), number("droppedRows"));
    put(
        Kind.REQUEST,
        PRICE,
        QUANTITY,
        number("orderId"),
        number("requestCode"),
        number("causeSequence"));
    put(
        Kind.REPORT,
        PRICE,
        QUANTITY,
        number("orderId"),
        number("reportCode"),
        new Field("leavesQuantity", Unit.QUANTITY));
    put(Kind.HEARTBEAT, number("count"), number("scheduled"), number("actual"));
    put(
        Kind.TASK_DUE,
        number("taskId"),
        number("generation"),
        number("occurrence"),
        number("scheduled"),
        number("heartbeatCount"));
    put(
        Kind.CONTROL,
        number("code"),
        number("argumentB"),
        number("argumentC"),
        number("argumentD"),
        number("argumentE"));
    put(
        Kind.TASK,
        number("taskId"),
        number("period"),
        number("delay"),
        number("taskCode"),
        PAYLOAD_BYTES);
    put(
        Kind.TASK_DONE,
        number("taskId"),
        number("generation"),
        number("occurrence"),
        number("outcome"));
    put(Kind.CONFIRM, number("commandId"), number("outcome"));
    put(
        Kind.BAR,
        new Field("open", Unit.PRICE),
        new Field("high", Unit.PRICE),
        new Field("low", Unit.PRICE),
        new Field("close", Unit.PRICE),
        PAYLOAD_BYTES);
    put(
        Kind.MESSAGE,
        number("type"),
        number("free1"),
        number("free2"),
        number("free3"),
        PAYLOAD_BYTES);
    for (int kind = 0; kind < KINDS; kind++) {
      KIND_BY_NAME.put(Kind.name(kind), kind);
    }
  }

  private KindFields() {}

  /**
   * Returns the field of a word.
   *
   * @param kind 0 to 255
   * @param word {@link Event#A} to {@link Event#E}
   * @return null where the kind gives the word no name
   */
  static Field of(int kind, int word) {
    Field[] fields = BY_KIND[kind];
    int index = word - Event.A;
    return fields == null || index >= fields.length ? null : fields[index];
  }

  /** Returns a kind's number; null for a name that none has. */
  static Integer kind(String name) {
    return KIND_BY_NAME.get(name);
  }

  private static Field number(String name) {
    return new Field(name, Unit.NUMBER);
  }

  private static void put(int kind, Field... fields) {
    BY_KIND[kind] = fields;
  }
}
