package io.ringbeat.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;

/**
 * A message that the client has read.
 *
 * @param intake what it is for; null: nothing, but the thread that takes it is to look around
 * @param channel that it came by
 * @param message the client's
 */
record Delivered(Intake intake, Channel channel, Delivery message) {}
