package io.ringbeat.rabbitmq.codec;

/**
 * A message is not what its format asks for. Its message says what is wrong and where, in at most
 * {@link #LONGEST} printable characters: it may go into a header and a log.
 */
public final class BadMessageException extends Exception {
  /** The most characters of a message. */
  public static final int LONGEST = 200;

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 40;

  /**
   * Makes one.
   *
   * @param message what is wrong; shows no more than some characters of the data
   */
  public BadMessageException(String message) {
    super(printable(message, LONGEST));
  }

  /**
   * Makes one.
   *
   * @param message what is wrong; shows no more than some characters of the data
   * @param cause what found it
   */
  public BadMessageException(String message, Throwable cause) {
    super(printable(message, LONGEST), cause);
  }

  /** Quotes data: its first characters, printable. */
  static String quote(String data) {
    return '"' + printable(data, SHOWN) + '"';
  }

  private static String printable(String text, int most) {
    boolean cut = text.length() > most;
    StringBuilder shown = new StringBuilder(Math.min(text.length(), most));
    int end = cut ? most - 1 : text.length();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return cut ? shown.append('…').toString() : shown.toString();
  }
}
