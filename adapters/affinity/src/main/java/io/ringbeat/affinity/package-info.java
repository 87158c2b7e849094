/**
 * Pins threads to cores. Start with {@link io.ringbeat.affinity.AffinityPinner}.
 *
 * <p>Sees the engine and OpenHFT's affinity library; nothing sees it but whoever puts an engine
 * together.
 */
package io.ringbeat.affinity;
