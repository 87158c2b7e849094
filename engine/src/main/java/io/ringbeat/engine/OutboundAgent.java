package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.LogWriter;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * Takes commands out, each only after its cause has passed the watermark: task changes back into
 * the ring, everything else to the gateway. Never waits: task changes that find no room in the ring
 * are kept, so that the core, which may be waiting for room among the commands, can go on.
 */
final class OutboundAgent implements Agent {
  /** The most slots of task changes that are kept. */
  static final int MAX_LOOPBACK = 1 << 16;

  private static final int BATCH = 256;

  private final Ring commands;
  private final Ring.Reader reader;
  private final Outbox.Exit loopback;
  private final Gateway gateway;
  private final Publisher gatewayPublisher;
  private final LongSupplier watermark;
  private final Lifecycle lifecycle;
  private final Outbox backlog = new Outbox();
  private volatile LogWriter out; // null: commands are not recorded
  private long recorded = -1; // the last slot of the ring whose command is in the record
  private long recordedId = Long.MAX_VALUE; // of an earlier run's commands
  private boolean resumed;
  private long[] resend;
  private int resendAt;
  private volatile boolean resent;
  private boolean reconciled;
  private long next;
  private volatile boolean idle = true;
  private final Counter sent = new Counter();
  private final Counter looped = new Counter();
  private final Counter refused = new Counter();

  /**
   * Makes an agent.
   *
   * @param commands where the core's commands are
   * @param loopback publishes task changes
   * @param gateway takes everything else
   * @param gatewayPublisher is the gateway's
   * @param watermark the last sequence whose consequences may leave
   * @param resend commands of an earlier run that nothing confirms, back to back
   * @param lifecycle says whether the engine goes on by itself
   */
  OutboundAgent(
      Ring commands,
      Publisher loopback,
      Gateway gateway,
      Publisher gatewayPublisher,
      LongSupplier watermark,
      long[] resend,
      Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
    this.commands = commands;
    this.reader = commands.newReader();
    this.loopback = loopback::offer;
    this.gateway = gateway;
    this.gatewayPublisher = gatewayPublisher;
    this.watermark = watermark;
    this.resend = resend;
    resent = resend.length == 0;
    next = reader.sequence() + 1;
  }

  @Override
  public String roleName() {
    return "outbound";
  }

  @Override
  public void onStart() {
    gateway.onStart(gatewayPublisher);
  }

  /** Records commands from here on, before they leave. */
  void record(LogWriter log) {
    out = log;
  }

  /**
   * Goes on where an earlier run was; before the engine goes live.
   *
   * @param open commands that nothing confirms, back to back
   * @param lastRecordedId the last of them that is in the record
   */
  void resume(long[] open, long lastRecordedId) {
    resend = open;
    recordedId = lastRecordedId;
    resent = open.length == 0;
    resumed = true;
  }

  @Override
  public int doWork() {
    if (!lifecycle.isLive()) {
      return 0;
    }
    if (resumed) {
      resumed = false;
      gateway.onResume();
    }
    int work = gateway.doWork();
    if (!resent) {
      return work + resendOpen();
    }
    if (!backlog.isEmpty()) {
      backlog.flush(loopback);
    }
    return work + takeCommands();
  }

  /** Sends what an earlier run has left open, unless the other side has it. */
  private int resendOpen() {
    long id = resend[resendAt + Event.VENUE_TIME];
    boolean task = Event.kind(resend[resendAt]) == Kind.TASK;
    LogWriter log = out;
    if (log != null && id > recordedId) {
      if (!log.hasRoom()) {
        return 0;
      }
      append(log, resend, resendAt, Event.slots(resend, resendAt), id);
      recordedId = id;
    }
    if (task) {
      take(id, resend, resendAt); // nothing but the sequence confirms it, and there it is not
    } else if (reconciled || !gateway.reconcile(id, resend, resendAt)) {
      reconciled = true; // the other side does not know it; it may take a while to take it
      if (!gateway.send(id, resend, resendAt)) {
        return 0;
      }
      sent.add(1);
    }
    reconciled = false;
    resendAt += Event.slots(resend, resendAt) * Event.WORDS;
    idle = backlog.isEmpty(); // before the other: who sees that all was sent sees this
    resent = resendAt >= resend.length;
    return 1;
  }

  private int takeCommands() {
    long first = next;
    long available = reader.available(first, first + BATCH - 1);
    if (available < first) {
      idle = backlog.isEmpty();
      return 0;
    }
    long passed = watermark.getAsLong();
    long[] slab = commands.slab();
    LogWriter log = out;
    if (log != null) {
      available = record(log, first, available, passed);
    }
    long sequence = first;
    try {
      while (sequence <= available) {
        int offset = commands.offset(sequence);
        long id = slab[offset + Event.VENUE_TIME];
        if (CoreContext.cause(id) > passed || !take(id, slab, offset)) {
          break;
        }
        sequence += Event.slots(slab, offset);
      }
    } finally { // where the gateway throws, those before have gone out
      next = sequence;
      idle = backlog.isEmpty(); // before the release: who sees that all was taken sees this
      if (sequence != first) {
        reader.release(sequence - 1);
      }
    }
    return (int) (sequence - first);
  }

  /** Records what may leave; returns the last slot that is in the record. */
  private long record(LogWriter log, long first, long available, long passed) {
    long begin = Math.max(first, recorded + 1);
    long end = begin;
    long lastId = -1;
    long[] slab = commands.slab();
    while (end <= available) {
      int offset = commands.offset(end);
      long id = slab[offset + Event.VENUE_TIME];
      if (CoreContext.cause(id) > passed) {
        break;
      }
      lastId = id;
      end += Event.slots(slab, offset);
    }
    if (end > begin && log.hasRoom()) {
      append(log, slab, commands.offset(begin), (int) (end - begin), lastId);
      recorded = end - 1;
    }
    return recorded;
  }

  private static void append(LogWriter log, long[] slab, int offset, int slots, long lastId) {
    log.append(log.next(), slab, offset, slots, slab[offset + Event.ENGINE_TIME]);
    log.mark(lastId);
  }

  private boolean take(long id, long[] slab, int offset) {
    if (Event.kind(slab[offset]) != Kind.TASK) {
      if (!gateway.send(id, slab, offset)) {
        refused.add(1);
        return false;
      }
      sent.add(1);
      return true;
    }
    if (backlog.slots() > MAX_LOOPBACK) {
      throw new IllegalStateException(
          "more than "
              + MAX_LOOPBACK
              + " task changes of the core wait for room in the ring: it changes tasks faster than"
              + " it handles the changes");
    }
    backlog.add(slab, offset);
    looped.add(1);
    backlog.flush(loopback);
    return true;
  }

  @Override
  public void onClose() {
    gateway.onClose();
  }

  /** Returns whether every command has been taken out; from any thread. */
  boolean isIdle() {
    return reader.sequence() == commands.cursor() && idle && resent;
  }

  /** Returns the last slot that the core has claimed for a command; from any thread. */
  long commandsClaimed() {
    return commands.cursor();
  }

  /** Returns how many slots of commands have not been taken out; from any thread. */
  long left() {
    return commands.cursor() - reader.sequence();
  }

  /** Returns how many slots of commands have not gone out; when the agent has stopped. */
  long notGoneOut() {
    return left() + backlog.slots() + (resend.length - resendAt) / Event.WORDS;
  }

  void readCounters(CounterSink sink) {
    sink.counter("outbound", "sent", sent.get());
    sink.counter("outbound", "loopedBack", looped.get());
    sink.counter("outbound", "refused", refused.get());
    sink.counter("outbound", "left", left());
  }
}
