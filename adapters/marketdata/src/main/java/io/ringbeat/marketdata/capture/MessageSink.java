package io.ringbeat.marketdata.capture;

/** Takes messages in the order of their arrival. */
@FunctionalInterface
public interface MessageSink {
  /**
   * Takes a message.
   *
   * @param message is filled again after the call: copy what must last
   * @throws io.ringbeat.backtest.DataException if the message cannot stand where it stands
   */
  void accept(Message message);
}
