package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A small wild market: crossing levels, clears, snapshots, gaps, kinds that nobody asked for, many
 * equal times, rows that overtake each other on the way to the core and are therefore split.
 */
final class RandomMarket {
  final List<Instrument> instruments = new ArrayList<>();
  final Rows rows = new Rows();

  /**
   * Makes a market.
   *
   * @param random source of all chance
   * @param events how many, before rows are split
   * @param grid every time is a multiple of this, ns
   */
  RandomMarket(Random random, int events, long grid) {
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      instruments.add(Instrument.linear(i, "I" + i, "0.1", "0.001"));
    }
    int style = random.nextInt(4); // of the feed's latency
    List<long[]> all = new ArrayList<>();
    long time = 1_700_000_000_000_000_000L;
    for (int i = 0; i < events; i++) {
      time +=
          grid * (random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextInt(20) == 0 ? 60 : 5));
      long delay =
          switch (style) {
            case 0 -> 0;
            case 1 -> grid * 2;
            case 2 -> grid * random.nextInt(8);
            default -> grid * (random.nextInt(12) - 4); // the clocks disagree
          };
      long[] row = row(random, count);
      row[Event.VENUE_TIME] = time;
      row[Event.ENGINE_TIME] = time + delay;
      all.add(row);
    }
    order(all);
  }

  private static long[] row(Random random, int instruments) {
    long flags = random.nextBoolean() ? Event.SELL : 0;
    flags |= random.nextInt(3) == 0 ? 0 : Event.LAST;
    flags |=
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1 -> Event.AT_VENUE;
          case 2 -> Event.AT_CORE;
          default -> Event.AT_VENUE | Event.AT_CORE;
        };
    boolean sell = (flags & Event.SELL) != 0;
    int kind;
    long depth = random.nextInt(7) - 1L;
    long ticks = sell ? 1_000 + depth : 1_000 - depth;
    long lots = random.nextInt(4) == 0 ? 0 : 1L + random.nextInt(9);
    switch (random.nextInt(24)) {
      case 0 -> {
        kind = Kind.CLEAR;
        flags |= random.nextBoolean() ? Event.NO_PRICE : 0;
      }
      case 1 -> kind = random.nextInt(4) == 0 ? Kind.GAP : Kind.QUOTE;
      case 2 -> kind = random.nextBoolean() ? Kind.MARK : Kind.HEARTBEAT;
      case 3, 4, 5, 6, 7 -> {
        kind = Kind.TRADE;
        ticks = 996L + random.nextInt(9);
        lots = 1L + random.nextInt(9);
      }
      case 8, 9 -> kind = Kind.SNAPSHOT;
      default -> kind = Kind.DEPTH;
    }
    long[] row = new long[Event.WORDS];
    row[Event.HEADER] = Event.header(kind, flags, 0, random.nextInt(instruments));
    row[Event.A] = ticks;
    row[Event.B] = lots;
    row[Event.C] = random.nextInt(100);
    return row;
  }

  /** Stores rows so that each side finds its own in order: one that overtook is split in two. */
  private void order(List<long[]> all) {
    List<long[]> byVenue = new ArrayList<>(all);
    byVenue.sort(Comparator.comparingLong(row -> row[Event.VENUE_TIME]));
    List<long[]> byCore = new ArrayList<>(all);
    byCore.sort(Comparator.comparingLong(row -> row[Event.ENGINE_TIME]));
    int v = 0;
    int c = 0;
    while (v < byVenue.size() || c < byCore.size()) {
      long[] atVenue = v < byVenue.size() ? byVenue.get(v) : null;
      long[] atCore = c < byCore.size() ? byCore.get(c) : null;
      if (atVenue == atCore && atVenue != null) {
        rows.add(atVenue);
        v++;
        c++;
      } else if (atCore == null
          || (atVenue != null && atVenue[Event.VENUE_TIME] <= atCore[Event.VENUE_TIME])) {
        addWithout(atVenue, Event.AT_CORE);
        v++;
      } else {
        addWithout(atCore, Event.AT_VENUE);
        c++;
      }
    }
  }

  private void addWithout(long[] row, long flag) {
    long[] part = row.clone();
    part[Event.HEADER] &= ~flag;
    rows.add(part);
  }

  /** Cuts the rows into at most 32 blocks at random places; some may be empty. */
  List<EventBlock> blocks(Random random) {
    int[] cuts = random.ints(random.nextInt(30), 0, rows.size() + 1).sorted().toArray();
    List<EventBlock> blocks = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      blocks.add(rows.block(from, cut));
      from = cut;
    }
    blocks.add(rows.block(from, rows.size()));
    return blocks;
  }
}
