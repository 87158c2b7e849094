package io.ringbeat.trading;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventSink;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Book;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.Fields;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.Wakeups;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;

/**
 * The core: owns books, orders, accounts and tasks, turns events into calls of the strategy, and
 * the strategy's calls into commands. A pure function of the events it is given: it has no clock
 * and no thread of its own. Whoever drives it calls {@link #start} or {@link #load} once, then
 * {@link #onEvent} and {@link #onTask} in the order of the sequence, then {@link #stop}; always on
 * one thread. Handling an event does not allocate once warm.
 */
public final class TradingCore implements Context {
  private final Strategy strategy;
  private final Instrument[] instruments;
  private final L2Book[] books;
  private final Account[] accounts;
  private final boolean[] wakesOnBook;
  private final boolean[] wakesOnTrade;
  private final EventSink commands;
  private final OrderListener listener;
  private final RandomSource random;
  private final Parameters parameters;
  private final Wakeups wakeups;
  private final Orders orders = new Orders();
  private final Trade trade = new Trade();
  private final Hash64 hash = new Hash64();
  private final long[] request = new long[Event.WORDS];

  private long now;
  private long sequence;
  private long lastOrderId;
  private boolean subscribed;
  private boolean calling;
  private long submits;
  private long cancels;
  private long modifies;
  private long refused;

  /**
   * Makes a core.
   *
   * @param strategy what is to be called
   * @param instruments all instruments; the one at index i has id i
   * @param fees rates for maker and taker
   * @param seed of the strategy's source of chance
   * @param parameters the strategy's settings
   * @param wakeups keeps the strategy's tasks; its owner tells when one is due by {@link #onTask}
   * @param commands takes what the strategy orders
   * @param listener is told of each report after it is booked and before the strategy is
   */
  public TradingCore(
      Strategy strategy,
      List<Instrument> instruments,
      FeeSchedule fees,
      long seed,
      Parameters parameters,
      Wakeups wakeups,
      EventSink commands,
      OrderListener listener) {
    this.strategy = strategy;
    this.instruments = instruments.toArray(new Instrument[0]);
    this.books = new L2Book[this.instruments.length];
    this.accounts = new Account[this.instruments.length];
    this.wakesOnBook = new boolean[this.instruments.length];
    this.wakesOnTrade = new boolean[this.instruments.length];
    this.commands = commands;
    this.listener = listener;
    this.random = new RandomSource(seed);
    this.parameters = parameters;
    this.wakeups = wakeups;
    for (int i = 0; i < this.instruments.length; i++) {
      if (this.instruments[i].id() != i) {
        throw new IllegalArgumentException(
            "instrument "
                + this.instruments[i].symbol()
                + " at index "
                + i
                + " has another id: "
                + this.instruments[i].id());
      }
      books[i] = new L2Book();
      accounts[i] = new Account(this.instruments[i], fees);
    }
  }

  /**
   * Starts the strategy.
   *
   * @param startTime engine time, ns since the epoch
   */
  public void start(long startTime) {
    now = startTime;
    calling = true;
    strategy.onStart(this);
    calling = false;
  }

  /**
   * Handles the next events of the sequence, which must be in the order of their engine times.
   *
   * @param slab the longs that hold the events; those without {@link Event#AT_CORE} are passed over
   * @param from index of word 0 of the first event
   * @param to index behind the last event
   */
  public void onEvents(long[] slab, int from, int to) {
    int i = from;
    while (i < to) {
      long header = slab[i];
      if ((header & Event.AT_CORE) == 0) {
        i += Event.WORDS;
        continue;
      }
      if (Kind.isLevel(Event.kind(header))) {
        int instrument = Event.instrument(header);
        if (!wakesOnBook[instrument] || (header & Event.LAST) == 0) {
          int next = books[instrument].applyQuietly(slab, i, to);
          if (next != i) {
            sequence += (next - i) / Event.WORDS;
            now = Math.max(now, slab[next - Event.WORDS + Event.ENGINE_TIME]);
            i = next;
            continue;
          }
        }
      }
      onEvent(slab, i);
      i += Event.WORDS;
    }
  }

  /**
   * Handles the next event of the sequence.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void onEvent(long[] slab, int offset) {
    sequence++;
    now = Math.max(now, slab[offset + Event.ENGINE_TIME]);
    long header = slab[offset];
    int instrument = Event.instrument(header);
    switch (Event.kind(header)) {
      case Kind.DEPTH, Kind.SNAPSHOT, Kind.CLEAR, Kind.GAP -> {
        books[instrument].apply(slab, offset);
        if (wakesOnBook[instrument] && Event.has(header, Event.LAST)) {
          calling = true;
          strategy.onBook(this, instrument);
          calling = false;
        }
      }
      case Kind.TRADE -> {
        if (wakesOnTrade[instrument]) {
          calling = true;
          strategy.onTrade(this, trade.wrap(slab, offset));
          calling = false;
        }
      }
      case Kind.REPORT -> onReport(slab, offset);
      default -> {}
    }
  }

  /**
   * Handles the event at a place of the sequence that is given, as a live engine has it.
   *
   * @param place the event's sequence
   * @param time engine time, ns since the epoch
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void onEvent(long place, long time, long[] slab, int offset) {
    sequence = place - 1;
    now = Math.max(now, time);
    onEvent(slab, offset);
  }

  /**
   * Calls the strategy for a task that is due; all events up to that time must have been handled.
   *
   * @param due the task
   */
  public void onTask(TaskDue due) {
    sequence++;
    now = Math.max(now, due.actual());
    calling = true;
    strategy.onTask(this, due);
    calling = false;
  }

  /**
   * Calls the strategy for a task that is due at a place of the sequence that is given.
   *
   * @param place the sequence of the event that says so
   * @param time engine time, ns since the epoch
   * @param due the task
   */
  public void onTask(long place, long time, TaskDue due) {
    sequence = place - 1;
    now = Math.max(now, time);
    onTask(due);
  }

  /**
   * Tells whether all of the state can be saved: the strategy has no fields, or says how they are
   * read.
   *
   * @return whether {@link #save} is followed by a {@link #load} that gives the same state
   */
  public boolean canSave() {
    return !hasFields() || tells("load", Context.class, StateReader.class);
  }

  private boolean hasFields() {
    for (Class<?> type = strategy.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean tells(String method, Class<?>... parameters) {
    try {
      return strategy.getClass().getMethod(method, parameters).getDeclaringClass()
          != Strategy.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells the strategy that there is nothing more to come. */
  public void stop() {
    calling = true;
    strategy.onStop(this);
    calling = false;
  }

  /**
   * Tells whether a call of the strategy is under way, or ended with an exception.
   *
   * @return whether what was thrown was thrown out of the strategy
   */
  public boolean isCallingStrategy() {
    return calling;
  }

  /**
   * Tells whether the strategy asked to be woken by market data.
   *
   * @return whether it subscribed to any book or trades
   */
  public boolean isSubscribed() {
    return subscribed;
  }

  /**
   * Returns the chain over every command sent and every report received, in the order of the
   * sequence.
   *
   * @return the hash; changes as the run goes on
   */
  public Hash64 hash() {
    return hash;
  }

  /**
   * Returns a hash of all that the core knows: books, orders, accounts, chance, and the chain over
   * commands and reports. Takes time in proportion to that.
   *
   * @return equal for equal states, on every machine
   */
  public long stateHash() {
    Hash64 state = new Hash64();
    state.add(hash.value());
    state.add(lastOrderId);
    state.add(orders.stateHash());
    state.add(random.stateHash());
    for (int i = 0; i < instruments.length; i++) {
      state.add(books[i].stateHash());
      state.add(accounts[i].stateHash());
    }
    return state.value();
  }

  /**
   * Returns a hash of all that {@link #save} writes, what the strategy saves included. Allocates.
   *
   * @return equal for equal states, on every machine
   */
  public long fullHash() {
    StateWriter out = new StateWriter();
    save(out);
    return out.hash();
  }

  /**
   * Writes all that the core knows, and what the strategy writes, in a group of its own. Which
   * tasks there are is for the owner of the {@link Wakeups} to write. Allocates; to be called
   * between events.
   *
   * @param out takes the fields
   */
  public void save(StateWriter out) {
    saveOwn(out);
    out.open("strategy");
    calling = true;
    strategy.save(out);
    calling = false;
    out.close();
  }

  /**
   * Writes all that the core knows for people to look at; of a strategy that does not save itself,
   * its fields. Allocates; to be called between events.
   *
   * @param out takes the fields
   */
  public void show(StateWriter out) {
    if (tells("save", StateWriter.class)) {
      save(out);
      return;
    }
    saveOwn(out);
    out.open("strategy");
    Fields.write(strategy, out);
    out.close();
  }

  private void saveOwn(StateWriter out) {
    out.put("now", now);
    out.put("sequence", sequence);
    out.put("hash", hash.value());
    out.put("lastOrderId", lastOrderId);
    out.put("submits", submits);
    out.put("cancels", cancels);
    out.put("modifies", modifies);
    out.put("refused", refused);
    random.save(out);
    out.put("instruments", instruments.length);
    for (int i = 0; i < instruments.length; i++) {
      out.open("instrument");
      out.put("symbol", instruments[i].symbol());
      out.put("wakesOnBook", wakesOnBook[i]);
      out.put("wakesOnTrade", wakesOnTrade[i]);
      accounts[i].save(out);
      books[i].save(out);
      out.close();
    }
    orders.save(out);
  }

  /**
   * Takes over what {@link #save} wrote; on a fresh core with the same instruments, fees,
   * parameters and kind of strategy, instead of {@link #start}. The tasks must have been taken over
   * before.
   *
   * @param in gives the fields
   * @throws StateException if they are not those of such a core
   */
  public void load(StateReader in) {
    now = in.number("now");
    sequence = in.number("sequence");
    hash.restore(in.number("hash"));
    lastOrderId = in.number("lastOrderId");
    submits = in.number("submits");
    cancels = in.number("cancels");
    modifies = in.number("modifies");
    refused = in.number("refused");
    random.load(in);
    int count = in.count("instruments", Integer.MAX_VALUE);
    if (count != instruments.length) {
      throw new StateException(
          "the state is of " + count + " instruments; there are " + instruments.length);
    }
    for (int i = 0; i < instruments.length; i++) {
      in.open("instrument");
      String symbol = in.text("symbol");
      if (!symbol.equals(instruments[i].symbol())) {
        throw new StateException(
            "the state is of "
                + symbol
                + " where instrument "
                + i
                + " is "
                + instruments[i].symbol());
      }
      wakesOnBook[i] = in.flag("wakesOnBook");
      wakesOnTrade[i] = in.flag("wakesOnTrade");
      subscribed |= wakesOnBook[i] || wakesOnTrade[i];
      accounts[i].load(in);
      books[i].load(in);
      in.close();
    }
    orders.load(in, instruments.length, lastOrderId);
    in.open("strategy");
    calling = true;
    strategy.load(this, in);
    calling = false;
    in.close();
  }

  /**
   * Returns how many orders were submitted.
   *
   * @return 0 or more
   */
  public long submits() {
    return submits;
  }

  /**
   * Returns how many requests to cancel were sent.
   *
   * @return 0 or more
   */
  public long cancels() {
    return cancels;
  }

  /**
   * Returns how many requests to modify were sent.
   *
   * @return 0 or more
   */
  public long modifies() {
    return modifies;
  }

  /**
   * Returns how many requests the venue refused, mostly because the order had ended by then.
   *
   * @return 0 or more
   */
  public long refused() {
    return refused;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public int instruments() {
    return instruments.length;
  }

  @Override
  public Instrument instrument(int id) {
    return instruments[id];
  }

  @Override
  public Book book(int instrument) {
    return books[instrument];
  }

  @Override
  public Account account(int instrument) {
    return accounts[instrument];
  }

  @Override
  public Orders orders() {
    return orders;
  }

  @Override
  public void subscribeBook(int instrument) {
    wakesOnBook[instrument] = true;
    subscribed = true;
  }

  @Override
  public void subscribeTrades(int instrument) {
    wakesOnTrade[instrument] = true;
    subscribed = true;
  }

  @Override
  public long every(long period) {
    return wakeups.every(now, period);
  }

  @Override
  public long once(long delay) {
    return wakeups.once(now, delay);
  }

  @Override
  public boolean cancelTask(long id) {
    return wakeups.cancel(id);
  }

  @Override
  public long submit(int instrument, Side side, long ticks, long lots, TimeInForce timeInForce) {
    return submit(instrument, side, OrderType.LIMIT, ticks, lots, timeInForce);
  }

  @Override
  public long submitMarket(int instrument, Side side, long lots) {
    return submit(instrument, side, OrderType.MARKET, 0, lots, TimeInForce.IOC);
  }

  @Override
  public boolean cancel(long orderId) {
    Order order = orders.find(orderId);
    if (order == null || !order.isCancellable()) {
      return false;
    }
    order.requestPending = true;
    cancels++;
    send(OrderCode.CANCEL, order, order.ticks, order.leavesLots);
    return true;
  }

  @Override
  public boolean modify(long orderId, long ticks, long lots) {
    checkTerms(ticks, lots);
    Order order = orders.find(orderId);
    if (order == null || !order.isCancellable()) {
      return false;
    }
    order.requestPending = true;
    modifies++;
    send(OrderCode.MODIFY, order, ticks, lots);
    return true;
  }

  @Override
  public RandomSource random() {
    return random;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  private long submit(
      int instrument, Side side, OrderType type, long ticks, long lots, TimeInForce timeInForce) {
    checkTerms(ticks, lots);
    Objects.checkIndex(instrument, instruments.length);
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(timeInForce, "timeInForce");
    Order order = orders.add(++lastOrderId);
    order.instrument = instrument;
    order.side = side;
    order.type = type;
    order.timeInForce = timeInForce;
    order.status = OrderStatus.PENDING_NEW;
    order.ticks = ticks;
    order.lots = lots;
    order.leavesLots = lots;
    order.submittedAt = now;
    order.reportedAt = 0;
    order.venueTime = 0;
    order.requestPending = true;
    order.executed = false;
    order.maker = false;
    order.executedTicks = 0;
    order.executedLots = 0;
    submits++;
    send(OrderCode.SUBMIT, order, ticks, lots);
    return order.id;
  }

  private static void checkTerms(long ticks, long lots) {
    if (lots <= 0) {
      throw new IllegalArgumentException("an order of " + lots + " lots; it must be positive");
    }
    if (lots > Instrument.MAX_COUNT) {
      throw new IllegalArgumentException(
          "an order of " + lots + " lots; at most " + Instrument.MAX_COUNT + " can be counted");
    }
    if (ticks > Instrument.MAX_COUNT || ticks < -Instrument.MAX_COUNT) {
      throw new IllegalArgumentException(
          "an order at "
              + ticks
              + " ticks"
              + (ticks == Book.NO_PRICE ? ": that is Book.NO_PRICE, the side is empty" : ""));
    }
  }

  private void send(int action, Order order, long ticks, long lots) {
    request[Event.HEADER] = Event.header(Kind.REQUEST, order.side.flag(), 0, order.instrument);
    request[Event.VENUE_TIME] = 0;
    request[Event.ENGINE_TIME] = now;
    request[Event.A] = ticks;
    request[Event.B] = lots;
    request[Event.C] = order.id;
    request[Event.D] = OrderCode.request(action, order.type.code(), order.timeInForce.code());
    request[Event.E] = sequence;
    hash.addEvent(request, 0);
    commands.accept(request, 0);
  }

  private void onReport(long[] slab, int offset) {
    hash.addEvent(slab, offset);
    long code = slab[offset + Event.D];
    if (OrderCode.refused(code)) {
      refused++;
    }
    Order order = orders.find(slab[offset + Event.C]);
    if (order == null) {
      return; // the answer to a request that crossed the order's end on the wire
    }
    order.reportedAt = now;
    order.venueTime = slab[offset + Event.VENUE_TIME];
    order.executed = OrderCode.executed(code);
    int answers = OrderCode.answers(code);
    if (answers != 0) {
      order.requestPending = false;
    }
    if (!OrderCode.refused(code) || answers == OrderCode.SUBMIT) {
      order.status = OrderStatus.of(OrderCode.status(code));
      order.leavesLots = slab[offset + Event.E];
      if (order.executed) {
        order.executedTicks = slab[offset + Event.A];
        order.executedLots = slab[offset + Event.B];
        order.maker = Event.has(slab[offset], Event.MAKER);
        accounts[order.instrument].onFill(
            order.side, order.executedTicks, order.executedLots, order.maker);
      } else if (answers == OrderCode.MODIFY) {
        order.ticks = slab[offset + Event.A];
        order.lots = slab[offset + Event.B];
      }
    }
    boolean ended = !order.status.isActive();
    if (ended) {
      orders.remove(order);
    }
    listener.onReport(order);
    calling = true;
    strategy.onOrder(this, order);
    calling = false;
    if (ended) {
      orders.recycle(order);
    }
  }
}
