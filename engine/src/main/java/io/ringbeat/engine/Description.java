package io.ringbeat.engine;

import io.ringbeat.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run is, as keys and values: the payload of its first event. Lines {@code key=value} in
 * UTF-8, sorted by key; a backslash, a line feed and a carriage return in a value are written as
 * {@code \\}, {@code \n} and {@code \r}.
 */
public final class Description {
  /** Keys that begin so may change while a run goes on. */
  private static final String FREE = "code.";

  private final Map<String, String> entries = new TreeMap<>();

  /** Makes a description that says nothing. */
  public Description() {}

  /**
   * Reads what {@link #toBytes} wrote; lines that are none are passed over.
   *
   * @param bytes the payload of a run's first event
   * @return what it says
   */
  public static Description of(byte[] bytes) {
    Description description = new Description();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      int sign = line.indexOf('=');
      if (sign > 0) {
        description.entries.put(line.substring(0, sign), unescape(line.substring(sign + 1)));
      }
    }
    return description;
  }

  /**
   * Says something of the run.
   *
   * @param key letters, digits, dots and dashes
   * @param value any text
   */
  public void put(String key, String value) {
    if (!key.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "the key '" + key + "'; letters, digits, dots and dashes make one");
    }
    entries.put(key, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  /** Adds what the engine knows of itself. */
  public void putVersions() {
    String version = Description.class.getPackage().getImplementationVersion();
    entries.put("code.ringbeat", version == null ? "unknown" : version);
    entries.put("code.jdk", Runtime.version().toString());
    entries.put("code.tzdb", ZoneRulesProvider.getVersions("UTC").lastEntry().getKey());
    entries.put("schema.event", Integer.toString(Event.SCHEMA_VERSION));
  }

  /**
   * Returns the description as the payload of a run's first event.
   *
   * @return UTF-8
   */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (key, value) -> text.append(key).append('=').append(escape(value)).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns how this differs from what was said before, but for what may change.
   *
   * @param before what was said then
   * @return a line for each key
   */
  public List<String> differences(Description before) {
    Map<String, String> all = new TreeMap<>(before.entries);
    all.putAll(entries);
    List<String> found = new ArrayList<>();
    for (String key : all.keySet()) {
      String was = before.entries.get(key);
      String is = entries.get(key);
      if (!key.startsWith(FREE) && (was == null || !was.equals(is))) {
        found.add(key + " was " + was + " and is " + is);
      }
    }
    return found;
  }

  /**
   * Returns everything that is said.
   *
   * @return values by key, sorted; a copy
   */
  public Map<String, String> entries() {
    return new TreeMap<>(entries);
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        char next = value.charAt(++i);
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
