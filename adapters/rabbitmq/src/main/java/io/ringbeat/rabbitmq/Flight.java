package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.ringbeat.beat.Firing;
import io.ringbeat.rabbitmq.codec.CeleryBody;

/**
 * A message of a beat that is to be published, or that the broker has not confirmed: a run, a
 * claim, or a record of runs. Of one thread.
 */
final class Flight {
  /** The id of no command. */
  static final long NONE = -1;

  final long command; // NONE: a record
  final Firing firing; // null: of the ledger
  final CeleryBody task; // null: of the ledger, or it cannot be read
  String exchange;
  String key;
  AMQP.BasicProperties properties;
  byte[] body;
  boolean done; // the broker has it, or it is given up
  boolean dead; // it is a dead letter now
  boolean returned; // no queue took it, and its confirm will follow
  int tries; // how often it came back

  Flight(long command, Firing firing, CeleryBody task) {
    this.command = command;
    this.firing = firing;
    this.task = task;
  }

  String id() {
    return properties.getMessageId();
  }
}
