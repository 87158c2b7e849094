package io.ringbeat.venue;

/** An own order in the venue's book, with its place in the queue. Pooled. */
final class RestingOrder {
  long id;
  int instrument;
  int side;
  long key;
  long leaves;
  int timeInForce;

  /** Lots ahead in the queue at this price, as the queue model has it; not always whole. */
  double ahead;

  /** Lots traded at this price since the level's quantity was last reported. */
  double tradedSinceDepth;
}
