package io.ringbeat.cli.report;

/**
 * Which strategy a run tested. Immutable.
 *
 * @param name the class's name without its package
 * @param className the class's full name
 * @param source the file it came from as the user named it, or null for a bundled one
 * @param sha256 hash of that file in hexadecimal, or null
 */
public record StrategyDescription(String name, String className, String source, String sha256) {}
