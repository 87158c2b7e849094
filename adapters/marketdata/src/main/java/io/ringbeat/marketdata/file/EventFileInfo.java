package io.ringbeat.marketdata.file;

import java.nio.file.Path;
import java.util.Map;

/**
 * What an event file holds, known without reading its events. Times are in ns since the epoch, 0 if
 * there is no event that has one. Immutable.
 *
 * @param path the file
 * @param bytes its size
 * @param formatVersion version of the file's format
 * @param schemaVersion version of the events' layout, see {@link io.ringbeat.event.Event}
 * @param metadata instruments, clock correction, sources and importer
 * @param events how many events there are
 * @param frames how many frames they are stored in
 * @param eventsByKind how many events there are of each kind that occurs, by its name
 * @param firstVenueTime the first venue time of an event for the venue
 * @param lastVenueTime the last venue time of an event for the venue
 * @param firstEngineTime the first engine time of an event for the core, corrected
 * @param lastEngineTime the last engine time of an event for the core, corrected
 */
public record EventFileInfo(
    Path path,
    long bytes,
    int formatVersion,
    int schemaVersion,
    EventFileMetadata metadata,
    long events,
    long frames,
    Map<String, Long> eventsByKind,
    long firstVenueTime,
    long lastVenueTime,
    long firstEngineTime,
    long lastEngineTime) {
  /** Copies the map. */
  public EventFileInfo {
    eventsByKind = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(eventsByKind));
  }
}
