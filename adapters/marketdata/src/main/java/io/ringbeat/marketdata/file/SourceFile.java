package io.ringbeat.marketdata.file;

/**
 * A file that events were imported from. Immutable.
 *
 * @param name the last part of its path
 * @param bytes its size
 * @param sha256 its hash, 64 lower-case hexadecimal digits
 */
public record SourceFile(String name, long bytes, String sha256) {}
