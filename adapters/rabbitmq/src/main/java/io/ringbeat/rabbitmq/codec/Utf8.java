package io.ringbeat.rabbitmq.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8, strictly. Without state. */
final class Utf8 {
  private Utf8() {}

  /** Returns characters that have nothing behind them. */
  static char[] chars(byte[] bytes) throws BadMessageException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      CharBuffer out = decode(in);
      return Arrays.copyOf(out.array(), out.limit());
    } catch (CharacterCodingException e) {
      throw new BadMessageException("byte " + in.position() + " of the body is not UTF-8", e);
    }
  }

  /** Returns a text; null if the bytes are none. */
  static String textOrNull(byte[] bytes) {
    try {
      return decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static CharBuffer decode(ByteBuffer in) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(in);
  }
}
