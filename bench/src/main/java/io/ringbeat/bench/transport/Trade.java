package io.ringbeat.bench.transport;

/** A message as an object: the same eight words as an event of the engine. */
final class Trade {
  long header;
  long venueTime;
  long engineTime;
  long price;
  long quantity;
  long id;
  long d;
  long e;

  /** Fills all words. */
  void set(
      long header,
      long venueTime,
      long engineTime,
      long price,
      long quantity,
      long id,
      long d,
      long e) {
    this.header = header;
    this.venueTime = venueTime;
    this.engineTime = engineTime;
    this.price = price;
    this.quantity = quantity;
    this.id = id;
    this.d = d;
    this.e = e;
  }
}
