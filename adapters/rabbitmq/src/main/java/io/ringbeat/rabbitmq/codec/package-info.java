/**
 * What the bodies of messages mean: codecs between events and the formats of other programs. Pure
 * code: no sockets, no threads, no clocks. A {@link io.ringbeat.rabbitmq.codec.Decoder} takes
 * nothing on trust: whatever the bytes are, it gives events within its {@link
 * io.ringbeat.rabbitmq.codec.Limits} or throws a {@link
 * io.ringbeat.rabbitmq.codec.BadMessageException}.
 */
package io.ringbeat.rabbitmq.codec;
