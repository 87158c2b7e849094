package io.ringbeat.paper;

import io.ringbeat.engine.EventHandler;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.engine.Ring;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.venue.SimulatedVenue;

/**
 * The simulated venue as a live engine's way out. It is added to the engine twice: as the gateway,
 * which takes requests, and as a handler ({@link #marketData}), which sees the market data of the
 * sequence, matches, and publishes reports through the gateway's publisher.
 *
 * <p>The venue's time is the engine time of the events it sees; a request arrives, and a report
 * leaves, when that has passed its latency, so a heartbeat sets how fine its time is. Market data
 * comes before requests of the same time. Requests and their order are taken from the core; between
 * the two stands a bounded queue.
 *
 * <p>It never waits: reports that find no room in the ring stay on the wire. It matches as {@link
 * SimulatedVenue} says, but a run on the wall clock does not equal a backtest of the same data: the
 * machine decides how requests and market data fall together.
 *
 * <p>After a restart its venue has no orders. The handler's state is the books and which orders are
 * live, as market data and reports in the sequence say. When the engine goes on after a restart,
 * the venue reports each of them as cancelled, unasked and by id, before it reports anything else.
 * By then the handler must have handled all that the earlier run left. An order that was submitted
 * and never reported is sent again and enters anew; a request that is sent again on an order that
 * was cancelled so is refused.
 */
public final class PaperGateway implements Gateway {
  private static final int INBOX = 1 << 12;

  private final SimulatedVenue venue;
  private final Ring inbox = new Ring(INBOX, Ring.Producers.ONE);
  private final Handler handler = new Handler();
  private volatile Publisher publisher;
  private volatile boolean resumed; // after the publisher

  /**
   * Makes a gateway.
   *
   * @param venue matches; a fresh object
   */
  public PaperGateway(SimulatedVenue venue) {
    this.venue = venue;
  }

  /**
   * Returns the side that sees the market data.
   *
   * @return to be added to the engine as a handler
   */
  public EventHandler marketData() {
    return handler;
  }

  @Override
  public void onStart(Publisher own) {
    publisher = own;
  }

  @Override
  public void onResume() {
    resumed = true;
  }

  @Override
  public boolean send(long id, long[] slab, int offset) {
    if (Event.kind(slab[offset]) != Kind.REQUEST) {
      throw new IllegalArgumentException(
          "the paper gateway takes requests on orders, not a "
              + Kind.name(Event.kind(slab[offset])));
    }
    return inbox.tryCopy(slab, offset, 1) >= 0;
  }

  /** The side of the venue; everything here happens on its agent's thread. */
  private final class Handler implements EventHandler, State {
    private final LiveOrders live = new LiveOrders();
    private LiveOrders lost; // those of the earlier run, once it is known that there was one
    private int cancelled; // of these
    private final Ring.Reader requests = inbox.newReader();
    private final long[] row = new long[Event.WORDS];
    private final long[] request = new long[Event.WORDS];
    private final long[] report = new long[Event.WORDS];
    private boolean held; // the report has found no room yet
    private long now = Long.MIN_VALUE;

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      if (time > now) {
        takeRequests();
        while (venue.nextRequest() < time) {
          venue.acceptRequest();
        }
        now = time;
      }
      if (Event.has(slab[offset], Event.AT_VENUE)) {
        System.arraycopy(slab, offset, row, 0, Event.WORDS);
        row[Event.VENUE_TIME] = time;
        venue.onMarketData(row, 0, Event.WORDS);
      } else if (Event.kind(slab[offset]) == Kind.REPORT) {
        live.onReport(slab, offset);
      }
    }

    @Override
    public void save(StateWriter out) {
      out.put("now", now);
      live.save(out);
      venue.saveBooks(out);
    }

    @Override
    public void load(StateReader in) {
      now = in.number("now");
      live.load(in);
      venue.loadBooks(in);
    }

    @Override
    public int onTurn() {
      int work = takeRequests();
      while (venue.nextRequest() <= now) {
        venue.acceptRequest();
        work++;
      }
      if (resumed && lost == null) { // seen no later than the first request of this run
        lost = live.copy();
      }
      while (lost != null && cancelled < lost.size()) {
        lost.cancel(cancelled, now, report);
        if (publisher.offer(report, 0, 1) < 0) {
          return work;
        }
        cancelled++;
        work++;
      }
      while ((held || venue.nextReport() <= now) && publishReport()) {
        work++;
      }
      return work;
    }

    private int takeRequests() {
      int taken = 0;
      while (requests.read(request)) {
        venue.accept(request, 0);
        taken++;
      }
      return taken;
    }

    private boolean publishReport() {
      Publisher own = publisher;
      if (own == null) {
        return false; // the gateway's side has not started yet
      }
      if (!held) {
        venue.takeReport(report);
        held = true;
      }
      held = own.offer(report, 0, 1) < 0;
      return !held;
    }
  }
}
