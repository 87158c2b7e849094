package io.ringbeat.engine;

import org.agrona.concurrent.Agent;

/** Runs a producer until the engine is being closed. */
final class ProducerAgent implements Agent {
  private final String name;
  private final Producer producer;
  private final Publisher publisher;
  private final Lifecycle lifecycle;

  ProducerAgent(String name, Producer producer, Publisher publisher, Lifecycle lifecycle) {
    this.name = name;
    this.producer = producer;
    this.publisher = publisher;
    this.lifecycle = lifecycle;
  }

  @Override
  public String roleName() {
    return name;
  }

  @Override
  public void onStart() {
    producer.onStart(publisher);
  }

  @Override
  public int doWork() {
    if (!lifecycle.isAccepting()) {
      return 0;
    }
    try {
      return producer.doWork();
    } catch (EngineStoppedException e) {
      if (lifecycle.isAccepting()) {
        throw e; // not this engine's
      }
      return 0;
    }
  }

  @Override
  public void onClose() {
    producer.onClose();
  }
}
