package io.ringbeat.beat;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.CounterSink;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The core of a beat: one of several that have the same entries and share a ledger, of which one at
 * a time leads and runs what is due.
 *
 * <p>It follows until its gateway has got the lock ({@link LedgerCode#LOCKED}); then it claims the
 * ledger; when it reads its own claim there, it has read all that was written before, and leads: it
 * sends a FIRING command for each run that is due, {@link #BATCH} at an event and {@link #WINDOW}
 * in flight at most. An entry moves on only by what the ledger has recorded, so all beats have the
 * same state. When the lock is lost, what was sent and not recorded is forgotten: whoever leads
 * next sends it again, under the same id. So each run is recorded once, and may be sent twice.
 *
 * <p>A pure function of the sequence. For the core's thread, but for what says otherwise. Time is
 * that of the events; a leader does not need the heartbeat, {@link #status} and {@link #ask} do.
 */
public final class BeatCore implements Core, State {
  /** The id of its task. */
  public static final long TASK = 0;

  /** The most runs that are sent at one event. */
  public static final int BATCH = 256;

  /** The most runs that are sent and not recorded. */
  public static final int WINDOW = 4_096;

  /** A run that is sent so long after it was due, ns, is counted as late. */
  public static final long LATE = 1_000_000_000;

  /** How many entries that are due first a status has. */
  public static final int NEXT = 20;

  private static final long UNLOCKED = 0; // nonces are positive

  private final String member;
  private final Timetable timetable;
  private final Edits edits;
  private final Alarm alarm = new Alarm(TASK);
  private final Parcel parcel = new Parcel();

  private long lock = UNLOCKED; // the nonce of the lock that is held
  private boolean leading;
  private String leader = "";
  private long inFlight;

  private final AtomicLong place = new AtomicLong(-1); // this thread writes, any may read
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private final AtomicLong known = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean leads;
  private volatile int entries;
  private volatile boolean asked;
  private volatile BeatStatus status;
  private final AtomicReference<Consumer<? super List<EntryStatus>>> question =
      new AtomicReference<>();

  /**
   * Makes a beat without entries.
   *
   * @param member its name, which others read in the ledger
   * @param seed what jitter depends on; the same for all beats that share the ledger
   */
  public BeatCore(String member, long seed) {
    this.member = Objects.requireNonNull(member);
    timetable = new Timetable(seed);
    edits = new Edits(timetable);
    status = newStatus(EntryStatus.NEVER);
  }

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    switch (Event.kind(slab[offset])) {
      case Kind.ENTRY -> edits.onEvent(context, slab, offset);
      case Kind.LEDGER -> onLedger(context, slab, offset);
      case Kind.CONTROL -> {
        if (slab[offset + Event.A] == ControlCode.RECOVERED) {
          unlock(); // with the connection of the process that was
          alarm.forget();
        }
      }
      default -> {}
    }
    work(context);
  }

  @Override
  public void onTask(CoreContext context, TaskDue task) {
    if (alarm.rings(task)) {
      work(context);
    }
  }

  private void onLedger(CoreContext context, long[] slab, int offset) {
    long code = slab[offset + Event.A];
    long nonce = slab[offset + Event.B];
    if (code == LedgerCode.LOCKED) {
      unlock();
      lock = nonce;
      claim(context);
    } else if (code == LedgerCode.LOST) {
      if (nonce == lock) {
        unlock();
      }
    } else if (slab[offset + Event.C] <= place.getPlain()) {
      count(known, 1);
    } else {
      place.set(slab[offset + Event.C]);
      onRecord(context, code, nonce, slab, offset);
    }
  }

  private void onRecord(CoreContext context, long code, long nonce, long[] slab, int offset) {
    try {
      parcel.read(slab, offset);
      if (code == LedgerCode.CLAIM) {
        onClaim(nonce, parcel.text());
      } else if (code == LedgerCode.FIRED) {
        onFired(slab[offset + Event.D]);
      } else {
        edits.refuse(context, "there is no code " + code + " in a ledger");
      }
    } catch (IllegalStateException e) { // a record that nobody can read stops nobody
      edits.refuse(context, "place " + place.getPlain() + ": " + e.getMessage());
    }
  }

  private void onClaim(long nonce, String name) {
    count(epoch, 1);
    leader = name;
    if (nonce == lock) {
      leading = true;
    } else if (leading) {
      unlock(); // somebody else has the lock
    }
  }

  private void onFired(long count) {
    for (long i = 0; i < count; i++) {
      long scheduled = parcel.number();
      timetable.settle(parcel.text(), scheduled);
      count(recorded, 1);
      if (leading && inFlight > 0) {
        inFlight--; // what others sent was recorded before this one's claim
      }
    }
    parcel.requireEnd();
  }

  private void claim(CoreContext context) {
    long[] command = parcel.clear().text(member).event(Kind.LEDGER);
    command[Event.A] = LedgerCode.CLAIM;
    command[Event.B] = lock;
    command[Event.C] = -1;
    context.send(command, 0);
  }

  private void unlock() {
    lock = UNLOCKED;
    leading = false;
    inFlight = 0;
    timetable.unsettle();
  }

  private void work(CoreContext context) {
    if (leading) {
      int most = (int) Math.min(BATCH, WINDOW - inFlight);
      if (timetable.nextDue() <= context.now()) {
        timetable.fire(context.now(), most, new Sent(context));
      }
      if (inFlight < WINDOW) { // else a record of the ledger makes it go on
        alarm.set(context, timetable.nextDue());
      }
    }
    publish(context);
  }

  /** Sends what is to be run. */
  private final class Sent implements Timetable.Sink {
    private final CoreContext context;

    Sent(CoreContext context) {
      this.context = context;
    }

    @Override
    public void run(Run run) {
      Entry entry = run.entry();
      Firing firing =
          new Firing(entry.name(), run.scheduled(), run.number(), run.due(), lock, entry.body());
      context.send(firing.write(parcel), 0);
      inFlight++;
      count(sent, 1);
      if (context.now() - run.due() > LATE) {
        count(late, 1);
      }
    }

    @Override
    public void passed(Entry entry, long first, long last, long runs) {
      count(passedOver, runs);
    }
  }

  private static void count(AtomicLong counter, long more) {
    counter.setRelease(counter.getPlain() + more);
  }

  /** Shows other threads what they may see. */
  private void publish(CoreContext context) {
    if (leads != leading) {
      leads = leading;
    }
    if (entries != timetable.size()) {
      entries = timetable.size();
    }
    if (refused.getPlain() != edits.refused()) {
      refused.set(edits.refused());
    }
    if (asked) {
      asked = false;
      status = newStatus(context.now());
    }
    if (question.getPlain() != null) {
      question.getAndSet(null).accept(timetable.entries());
    }
  }

  private BeatStatus newStatus(long time) {
    return new BeatStatus(
        member,
        time,
        leading,
        leader,
        epoch.getPlain(),
        place.getPlain(),
        timetable.size(),
        inFlight,
        sent.getPlain(),
        recorded.getPlain(),
        late.getPlain(),
        passedOver.getPlain(),
        edits.refused(),
        edits.refusal(),
        timetable.next(NEXT));
  }

  /**
   * Returns where in the ledger the beat is. Any thread.
   *
   * @return the place of the last record, -1 if there is none
   */
  public long place() {
    return place.get();
  }

  /**
   * Tells whether this beat runs what is due. Any thread.
   *
   * @return false while it follows or claims
   */
  public boolean isLeading() {
    return leads;
  }

  /**
   * Returns how many claims the ledger has had. Any thread.
   *
   * @return 0 or more
   */
  public long epoch() {
    return epoch.get();
  }

  /**
   * Returns how many runs were passed over, as policies say, since this core was made; also those
   * that a replay of its journal has passed over again. Any thread.
   *
   * @return 0 or more
   */
  public long passedOver() {
    return passedOver.get();
  }

  /**
   * Returns how many events could not be read since this core was made; also those of a replay. Any
   * thread.
   *
   * @return 0 or more
   */
  public long refused() {
    return refused.get();
  }

  /**
   * Returns how many entries there are. Any thread.
   *
   * @return 0 or more
   */
  public int entries() {
    return entries;
  }

  /**
   * Returns how the beat stood when this was called before, and asks for how it stands: the core
   * makes a status at its next event after a call. So called once a second, with a heartbeat of a
   * second, it is at most two seconds old. Any thread.
   *
   * @return before the first event that of an empty beat
   */
  public BeatStatus status() {
    asked = true;
    return status;
  }

  /**
   * Asks for all entries, to compare them with what they should be. The core answers at its next
   * event, on its thread, which waits meanwhile; only the last of several questions is answered.
   * Any thread.
   *
   * @param answer is given the entries by their names; must not throw
   */
  public void ask(Consumer<? super List<EntryStatus>> answer) {
    question.set(answer);
  }

  /**
   * Reads the counters. Any thread.
   *
   * @param sink takes them, in the scope {@code beat}
   */
  public void readCounters(CounterSink sink) {
    sink.counter("beat", "entries", entries);
    sink.counter("beat", "leading", leads ? 1 : 0);
    sink.counter("beat", "epoch", epoch.get());
    sink.counter("beat", "place", place.get());
    sink.counter("beat", "sent", sent.get());
    sink.counter("beat", "recorded", recorded.get());
    sink.counter("beat", "late", late.get());
    sink.counter("beat", "passedOver", passedOver.get());
    sink.counter("beat", "known", known.get());
    sink.counter("beat", "refused", refused.get());
  }

  @Override
  public long stateHash() {
    StateWriter state = new StateWriter();
    save(state);
    return state.hash();
  }

  /** Writes the state; the counters are not part of it. */
  @Override
  public void save(StateWriter out) {
    saveRole(out);
    timetable.save(out);
  }

  @Override
  public void show(StateWriter out) {
    saveRole(out);
    timetable.show(out);
  }

  private void saveRole(StateWriter out) {
    out.put("lock", lock);
    out.put("leading", leading);
    out.put("leader", leader);
    out.put("epoch", epoch.getPlain());
    out.put("place", place.getPlain());
    out.put("inFlight", inFlight);
    out.put("alarm", alarm.due());
  }

  @Override
  public void load(StateReader in) {
    lock = in.number("lock");
    leading = in.flag("leading");
    leader = in.text("leader");
    epoch.set(in.number("epoch"));
    place.set(in.number("place"));
    inFlight = in.count("inFlight", WINDOW);
    alarm.restore(in.number("alarm"));
    timetable.load(in);
    leads = leading;
    entries = timetable.size();
    status = newStatus(EntryStatus.NEVER);
  }
}
