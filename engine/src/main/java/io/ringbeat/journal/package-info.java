/** The journal: frames of events with checksum and chain, watermarks, checkpoints, snapshots. */
package io.ringbeat.journal;
