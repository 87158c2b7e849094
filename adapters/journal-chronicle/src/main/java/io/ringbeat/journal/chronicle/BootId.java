package io.ringbeat.journal.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Tells one start of the machine from another, as the kernel numbers them.
 *
 * @param high of the kernel's UUID
 * @param low of the kernel's UUID
 */
record BootId(long high, long low) {
  /** Where the system does not tell. */
  static final BootId UNKNOWN = new BootId(0, 0);

  private static final Path KERNELS = Path.of("/proc/sys/kernel/random/boot_id");

  /** Returns this start's, or {@link #UNKNOWN}. */
  static BootId current() {
    try {
      UUID id = UUID.fromString(Files.readString(KERNELS).strip());
      return new BootId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    } catch (IOException | IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  /** Tells whether a mark with this id was made since the machine was started; if in doubt not. */
  boolean isSameStart(long otherHigh, long otherLow) {
    return !equals(UNKNOWN) && high == otherHigh && low == otherLow;
  }
}
