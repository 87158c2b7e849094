/**
 * Keeps a journal in Chronicle Queue files. Start with {@link
 * io.ringbeat.journal.chronicle.ChronicleStore}.
 *
 * <p>Chronicle Queue writes; reading is our own, because Chronicle's tailer ends without an error
 * at damage. Sees the engine and OpenHFT's libraries; nothing sees it but whoever puts an engine
 * together.
 */
package io.ringbeat.journal.chronicle;
