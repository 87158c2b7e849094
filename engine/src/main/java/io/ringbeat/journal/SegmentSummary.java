package io.ringbeat.journal;

/**
 * What a segment was found to hold. Immutable.
 *
 * @param number the segment's number
 * @param name where it lies, a file name
 * @param first the sequence that it begins with, -1 if nothing was begun in it
 * @param slots how many of its slots belong to the sequence
 * @param bytes of the frames that were read in it, without what the storage adds
 */
public record SegmentSummary(long number, String name, long first, long slots, long bytes) {}
