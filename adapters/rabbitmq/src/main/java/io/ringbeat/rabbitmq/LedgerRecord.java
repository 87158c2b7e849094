package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.ringbeat.beat.Entry;
import io.ringbeat.beat.LedgerCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of the ledger. Its content type is {@value #CONTENT_TYPE}; its headers are {@code
 * type}, {@code claim} or {@code fired}, and {@code nonce}, the positive long of the lock's holder.
 * Its body, at most {@value #MOST_BYTES} bytes, is the payload of the LEDGER event that it is read
 * as: of a claim, a text, the member's name; of runs, for each the number of its scheduled instant
 * and the text of its entry's name. A number takes eight bytes, a text four of its length and its
 * UTF-8, all little-endian, as {@link io.ringbeat.event.Parcel} writes them. Not changed once made.
 */
final class LedgerRecord {
  static final String CONTENT_TYPE = "application/x-ringbeat-ledger";

  /** The longest body: an event of it fits rings of 1,024 slots. */
  static final int MOST_BYTES = 255 * Event.WORDS * Long.BYTES;

  /** The most runs of a record. */
  static final int MOST_RUNS = 1_000;

  private static final String TYPE = "type";
  private static final String NONCE = "nonce";
  private static final String CLAIM = "claim";
  private static final String FIRED = "fired";
  private static final int PERSISTENT = 2;

  private final long code;
  private final long nonce;
  private final int count;
  private final byte[] body;

  /**
   * Makes one.
   *
   * @param code {@link LedgerCode#CLAIM} or {@link LedgerCode#FIRED}
   * @param nonce of who writes it
   * @param count how many runs; 0 of a claim
   * @param body the payload; not copied
   */
  LedgerRecord(long code, long nonce, int count, byte[] body) {
    this.code = code;
    this.nonce = nonce;
    this.count = count;
    this.body = body;
  }

  /** Returns the payload; not a copy. */
  byte[] body() {
    return body;
  }

  /** Returns the properties of the message. */
  AMQP.BasicProperties properties(String id) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(TYPE, code == LedgerCode.CLAIM ? CLAIM : FIRED);
    headers.put(NONCE, nonce);
    return new AMQP.BasicProperties.Builder()
        .contentType(CONTENT_TYPE)
        .deliveryMode(PERSISTENT)
        .messageId(id)
        .headers(headers)
        .build();
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is none of the ledger
   */
  static LedgerRecord read(AMQP.BasicProperties properties, byte[] body) {
    if (!CONTENT_TYPE.equals(properties.getContentType())) {
      throw new IllegalArgumentException("its content type is not " + CONTENT_TYPE);
    }
    Map<String, Object> headers =
        properties.getHeaders() == null ? Map.of() : properties.getHeaders();
    if (!(headers.get(NONCE) instanceof Long nonce) || nonce <= 0) {
      throw new IllegalArgumentException("its header nonce is not a positive long");
    }
    if (body.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "its body has " + body.length + " bytes; allowed are " + MOST_BYTES);
    }
    String type = String.valueOf(headers.get(TYPE));
    ByteBuffer in = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    if (type.equals(CLAIM)) {
      text(in, body.length);
      requireEnd(in);
      return new LedgerRecord(LedgerCode.CLAIM, nonce, 0, body);
    }
    if (!type.equals(FIRED)) {
      throw new IllegalArgumentException("its header type is neither claim nor fired");
    }
    int count = 0;
    for (; in.hasRemaining(); count++) {
      require(in, Long.BYTES);
      in.getLong();
      if (text(in, Entry.MAX_NAME) == 0) {
        throw new IllegalArgumentException("the name at byte " + in.position() + " is empty");
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("it has no run");
    }
    return new LedgerRecord(LedgerCode.FIRED, nonce, count, body);
  }

  private static int text(ByteBuffer in, int most) {
    require(in, Integer.BYTES);
    int size = in.getInt();
    if (size < 0 || size > most) {
      throw new IllegalArgumentException("a text of " + size + " bytes at byte " + in.position());
    }
    require(in, size);
    ByteBuffer text = in.slice().limit(size);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text at byte " + in.position() + " is not UTF-8", e);
    }
    in.position(in.position() + size);
    return size;
  }

  private static void require(ByteBuffer in, int bytes) {
    if (in.remaining() < bytes) {
      throw new IllegalArgumentException("it ends within what begins at byte " + in.position());
    }
  }

  private static void requireEnd(ByteBuffer in) {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes are behind its end");
    }
  }

  /** Returns the LEDGER event that it is. */
  long[] event(long place) {
    long[] event = new long[(1 + Event.payloadSlots(body.length)) * Event.WORDS];
    event[Event.HEADER] = Event.header(Kind.LEDGER, Event.LONG, 0, 0);
    event[Event.A] = code;
    event[Event.B] = nonce;
    event[Event.C] = place;
    event[Event.D] = count;
    event[Event.E] = body.length;
    Payload.put(event, 0, body, 0, body.length);
    return event;
  }
}
