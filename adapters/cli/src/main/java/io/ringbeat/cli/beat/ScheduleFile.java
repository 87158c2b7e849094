package io.ringbeat.cli.beat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.toml.TomlReadFeature;
import io.ringbeat.beat.Entry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a schedule file says. {@code BEAT.md} is the page about its format.
 *
 * @param entries by their names, in the order of the file; not to be changed
 * @param hash SHA-256 of the file, hexadecimal
 */
record ScheduleFile(Map<String, Entry> entries, String hash) {
  /** The largest file, bytes: 1 GiB. */
  static final long MOST_BYTES = 1L << 30;

  private static final ObjectMapper TOML =
      TomlMapper.builder(
              TomlFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(200)
                          .maxNumberLength(1_000)
                          .build())
                  .enable(TomlReadFeature.PARSE_JAVA_TIME)
                  .build())
          .build();

  /**
   * Reads a file.
   *
   * @param file a schedule in TOML
   * @return what it says
   * @throws ScheduleException if it cannot be read, or something in it is wrong
   */
  static ScheduleFile read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new ScheduleException(
            file
                + ": it has "
                + size
                + " bytes; allowed are "
                + MOST_BYTES
                + ": make several beats");
      }
      MessageDigest digest = sha256();
      try (InputStream in =
          new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest)) {
        Map<String, Entry> entries = read(file.toString(), in);
        return new ScheduleFile(entries, HexFormat.of().formatHex(digest.digest()));
      }
    } catch (NoSuchFileException e) {
      throw new ScheduleException(
          file + ": there is no such file; check the path, or write one as BEAT.md says", e);
    } catch (IOException e) {
      throw new ScheduleException(file + ": it cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a schedule.
   *
   * @param file its name, for errors
   * @param in its bytes
   * @return the entries by their names, in their order
   * @throws IOException if they cannot be read
   * @throws ScheduleException if something is wrong
   */
  static Map<String, Entry> read(String file, InputStream in) throws IOException {
    SectionReader sections = new SectionReader(file, in);
    Section first = sections.next();
    EntryReader reader = new EntryReader(file, Defaults.read(file, first, parse(file, first)));
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Section section = sections.next(); section != null; section = sections.next()) {
      JsonNode named = entry(file, section);
      String name = named.fieldNames().next();
      Integer before = lines.putIfAbsent(name, section.line());
      if (before != null) {
        throw new ScheduleException(
            file
                + ", line "
                + section.line()
                + ": the entry "
                + name
                + " is in line "
                + before
                + ", too");
      }
      entries.put(name, reader.read(section, name, named.get(name)));
    }
    return entries;
  }

  /** Returns the table in a section that has one entry under its name. */
  private static JsonNode entry(String file, Section section) {
    JsonNode root = parse(file, section);
    JsonNode named = root.get("entry");
    if (root.size() != 1 || named == null || !named.isObject() || named.isEmpty()) {
      String header = section.text().lines().findFirst().orElse("").strip();
      throw new ScheduleException(
          file
              + ", line "
              + section.line()
              + ": "
              + shown(header)
              + ": allowed are tables [entry.NAME]");
    }
    if (named.size() > 1) {
      Iterator<String> names = named.fieldNames();
      throw new ScheduleException(
          file
              + ", line "
              + section.line()
              + ": tables of the entries "
              + names.next()
              + " and "
              + names.next()
              + " are mixed; put the tables of an entry directly behind its [entry.NAME]");
    }
    return named;
  }

  private static JsonNode parse(String file, Section section) {
    try {
      return TOML.readTree(section.text());
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      String what = e.getOriginalMessage();
      throw new ScheduleException(
          file + ", line " + (section.line() + line - 1) + ": this is no TOML: " + shown(what), e);
    } catch (DateTimeException e) { // the parser lets it through, without a line
      throw new ScheduleException(
          file + ", line " + section.line() + ": this is no TOML: " + shown(e.getMessage()), e);
    }
  }

  /** Cuts what a file may make as long as it likes. */
  private static String shown(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
