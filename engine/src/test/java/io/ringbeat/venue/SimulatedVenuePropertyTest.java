package io.ringbeat.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with {@link NaiveVenue} on random feeds and requests, report by report. */
class SimulatedVenuePropertyTest {
  private static final int STEPS = 400;

  @ParameterizedTest
  @ValueSource(strings = {"risk-averse", "power1:3", "power2:3", "power3:2.5", "log1", "log2"})
  void shouldDoWhatTheDescriptionSays(String model) {
    int makers = 0;
    for (long seed = 0; seed < 60; seed++) {
      makers += compare(model, seed);
    }

    assertTrue(makers > 1_000, "too few fills to show anything: " + makers);
  }

  private static int compare(String model, long seed) {
    Random random = new Random(seed);
    int width = 2 + random.nextInt(40); // wide markets make a trade reach "all own orders"
    Desk desk = new Desk(model, 0, 0);
    NaiveVenue naive = new NaiveVenue(Desk.FIRST, QueueModel.parse(model));
    List<String> actual = new ArrayList<>();
    long nextId = 1;

    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(3) > 0) {
        int rows = 1 + random.nextInt(6);
        long[] words = new long[rows * Event.WORDS];
        for (int i = 0; i < rows; i++) {
          long[] row = marketRow(random, width, step);
          System.arraycopy(row, 0, words, i * Event.WORDS, Event.WORDS);
          naive.onMarketData(row);
        }
        int at = 0;
        while (at < words.length) {
          at = desk.venue.onMarketData(words, at, words.length);
        }
      } else {
        long[] request = request(random, width, step, nextId);
        nextId += OrderCode.action(request[Event.D]) == OrderCode.SUBMIT ? 1 : 0;
        naive.onRequest(request);
        desk.venue.accept(request, 0);
        desk.venue.acceptRequest();
      }
      actual.addAll(desk.reports());
      int from = Math.max(0, Math.min(actual.size(), naive.reports.size()) - 8);
      assertEquals(
          naive.reports.subList(from, naive.reports.size()),
          actual.subList(from, actual.size()),
          model + ", seed " + seed + ", step " + step);
    }
    return (int) actual.stream().filter(line -> line.contains("maker")).count();
  }

  private static long[] marketRow(Random random, int width, long time) {
    boolean sell = random.nextBoolean();
    long flags = sell ? Event.SELL : 0;
    long distance = draw(random, width) - width / 8;
    long ticks = sell ? distance : -distance;
    long lots = random.nextInt(4) == 0 ? 0 : 1 + draw(random, 20);
    int kind;
    switch (random.nextInt(40)) {
      case 0 -> kind = Kind.GAP;
      case 1, 2 -> {
        kind = Kind.CLEAR;
        flags |= random.nextBoolean() ? Event.NO_PRICE : 0;
      }
      case 3 -> kind = Kind.QUOTE;
      case 4, 5, 6, 7 -> kind = Kind.SNAPSHOT;
      case 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 -> {
        kind = Kind.TRADE;
        ticks = -ticks / 2;
        lots = 1 + draw(random, 12);
      }
      default -> kind = Kind.DEPTH;
    }
    return Desk.marketRow(kind, flags, 0, time, ticks, lots);
  }

  private static long[] request(Random random, int width, long time, long nextId) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    long distance = draw(random, width) - width / 8;
    long ticks = side == Side.BUY ? -distance : distance;
    long lots = 1 + draw(random, 9);
    long id = 1 + draw(random, (int) nextId);
    long code;
    switch (random.nextInt(12)) {
      case 0 -> code = OrderCode.request(OrderCode.CANCEL, 0, 0);
      case 1, 2, 3 -> code = OrderCode.request(OrderCode.MODIFY, 0, 0);
      case 4 -> {
        id = nextId;
        code = OrderCode.request(OrderCode.SUBMIT, OrderType.MARKET.code(), 3);
      }
      default -> {
        id = nextId;
        code = OrderCode.request(OrderCode.SUBMIT, 0, random.nextInt(12) % 5 % 4);
      }
    }
    return Desk.requestRow(side, 0, time, ticks, lots, id, code);
  }

  private static long draw(Random random, int bound) {
    return random.nextInt(bound);
  }
}
