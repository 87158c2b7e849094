package io.ringbeat.marketdata.synthetic;

import io.ringbeat.event.Hash64;
import io.ringbeat.trading.RandomSource;

/**
 * The order flow: limit orders arrive at a constant rate, at distances from the opposite best price
 * that follow a power law; each resting order is cancelled at the same rate, so that a level loses
 * orders in proportion to its length; market orders of heavy-tailed size come at a rate that their
 * own past excites. All lean towards the fair value. Between changes of these rates waiting times
 * are exponential; the excitation's decay is accounted for by thinning. Not thread-safe; never
 * allocates.
 */
final class OrderFlow {
  private static final double LIMITS_PER_SECOND = 1_100;
  private static final double CANCELS_PER_ORDER_SECOND = 2;
  private static final double MARKETS_PER_SECOND = 25;

  /** A market order raises the rate of market orders by this much, decaying at that rate. */
  private static final double EXCITATION = 3;

  private static final double EXCITATION_DECAY = 6;
  private static final double GREATEST_EXCITATION = 60;

  /** At this many ticks between mid and fair value, the flow leans halfway. */
  private static final double HALF_LEAN_TICKS = 1;

  private static final double MARKET_LEAN = 0.45;
  private static final double LIMIT_LEAN = 0.3;

  /** A market order stops this many ticks behind the best price: what is left expires. */
  private static final int PROTECTION_TICKS = 10;

  private static final int FARTHEST = 200;

  private static final QuantileTable DISTANCES = QuantileTable.powerLaw(FARTHEST, 5, 1.4);
  private static final QuantileTable LIMIT_LOTS = QuantileTable.pareto(60, 1.7);
  private static final QuantileTable MARKET_LOTS = QuantileTable.pareto(75, 1.6);

  private final RandomSource random;
  private final FairValue fair;
  private final OrderStore orders = new OrderStore();
  private final BookSide bids;
  private final BookSide asks;
  private final FlowListener listener;
  private double excitation;

  /** Makes a flow into a book that is empty but for an order on each side of a price in ticks. */
  OrderFlow(long seed, long start, long least, FlowListener listener) {
    random = new RandomSource(Hash64.mix(seed + 1));
    fair = new FairValue(new RandomSource(Hash64.mix(seed + 2)), start, least);
    bids = new BookSide(orders, start, LIMIT_LOTS.draw(random));
    asks = new BookSide(orders, -start - 1, LIMIT_LOTS.draw(random));
    this.listener = listener;
  }

  /** Returns the bid side. */
  BookSide bids() {
    return bids;
  }

  /** Returns the ask side. */
  BookSide asks() {
    return asks;
  }

  /**
   * Lets orders come and go for a while.
   *
   * @param from ns since the epoch
   * @param to ns since the epoch
   */
  void run(long from, long to) {
    long time = from;
    while (true) {
      double rate = rate();
      long wait = 1 + (long) (Draws.exponential(random) / rate * 1e9);
      decay(Math.min(wait, to - time));
      if (wait >= to - time) {
        fair.step(to - from);
        return;
      }
      time += wait;
      act(time, random.nextDouble() * rate);
    }
  }

  private double rate() {
    return LIMITS_PER_SECOND
        + CANCELS_PER_ORDER_SECOND * orders.size()
        + MARKETS_PER_SECOND
        + excitation;
  }

  private void decay(long nanos) {
    excitation /= 1 + EXCITATION_DECAY * 1e-9 * nanos;
  }

  /**
   * Lets happen what a number from 0 to the sum of the rates chooses; nothing, if that has decayed.
   */
  private void act(long time, double choice) {
    double rest = choice - LIMITS_PER_SECOND;
    if (rest < 0) {
      limitOrder();
      return;
    }
    double cancels = CANCELS_PER_ORDER_SECOND * orders.size();
    if (rest < cancels) {
      int order = orders.at((int) (rest / CANCELS_PER_ORDER_SECOND));
      orders.side[order].cancel(order);
    } else if (rest - cancels < MARKETS_PER_SECOND + excitation) {
      marketOrder(time);
    }
  }

  private void limitOrder() {
    boolean buys = random.nextDouble() < 0.5 + LIMIT_LEAN * lean();
    BookSide own = buys ? bids : asks;
    BookSide opposite = buys ? asks : bids;
    own.add(-opposite.best() - DISTANCES.draw(random), LIMIT_LOTS.draw(random));
  }

  private void marketOrder(long time) {
    excitation = Math.min(excitation + EXCITATION, GREATEST_EXCITATION);
    boolean buys = random.nextDouble() < 0.5 + MARKET_LEAN * lean();
    BookSide passive = buys ? asks : bids;
    long left = MARKET_LOTS.draw(random);
    long limit = passive.best() - PROTECTION_TICKS;
    listener.beforeMarketOrder(time, passive, left, limit);
    while (left > 0 && passive.best() >= limit) {
      long key = passive.best();
      long executed = passive.execute(left);
      if (executed == 0) {
        return;
      }
      left -= executed;
      listener.onTrade(time, buys ? -key : key, executed, buys);
    }
  }

  /** Returns from -1, the fair value is far below the mid price, to 1, far above. */
  private double lean() {
    double distance = fair.ticks() - (bids.best() - asks.best()) / 2.0;
    return distance / (HALF_LEAN_TICKS + Math.abs(distance));
  }
}
