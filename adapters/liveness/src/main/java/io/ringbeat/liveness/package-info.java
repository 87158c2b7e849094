/**
 * Heartbeats with peers over TCP. What peers say becomes PEER events of an engine; a {@link
 * io.ringbeat.liveness.PeerTable} in the core concludes from these events and from engine time who
 * lives, so that a replay concludes the same at the same sequences. Start with {@link
 * io.ringbeat.liveness.LivenessServer} and {@link io.ringbeat.liveness.LivenessCore} on the side
 * that watches, and {@link io.ringbeat.liveness.LivenessClient} on the side that is watched.
 *
 * <p>Sees the engine; nothing sees it but whoever puts an engine together.
 */
package io.ringbeat.liveness;
