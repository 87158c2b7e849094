package io.ringbeat.cli.beat;

import io.ringbeat.beat.BeatCore;
import io.ringbeat.beat.BeatStatus;
import io.ringbeat.beat.Entry;
import io.ringbeat.beat.EntryStatus;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Facts;
import io.ringbeat.cli.HostLog;
import io.ringbeat.cli.LogLines;
import io.ringbeat.cli.Main;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.engine.Drained;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineStoppedException;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.engine.RingFullException;
import io.ringbeat.event.Event;
import io.ringbeat.event.Parcel;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.rabbitmq.BeatGateway;
import io.ringbeat.time.HeartbeatSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A beat from its start to its end: an engine with a journal, whose core is the beat's and whose
 * gateway is the broker's; a schedule file, whose changes become events; a status file. Runs on the
 * thread of its caller, which alone prints.
 */
final class BeatProcess {
  private static final long SECOND = 1_000_000_000; // ns
  private static final long LOOK = SECOND / 5;
  private static final int RING = 1 << 16; // slots: the largest event takes 1,400
  private static final long SNAPSHOT = 1 << 22; // slots: what is older than one can be archived
  private static final long SMALL = 1; // bytes: the journal's room grows as it is needed

  private final BeatOptions options;
  private final HostLog log;
  private final PrintStream out;
  private final String command;
  private final BeatCore core;
  private final BeatNews news;
  private final ScheduleWatch watch;
  private final Parcel parcel = new Parcel();
  private final Map<String, Entry> inForce = new LinkedHashMap<>();
  private Map<String, Entry> wanted;
  private boolean leading;
  private String leader = "";
  private long passedOver;
  private long unreadable;

  /**
   * Makes it; nothing is opened.
   *
   * @param options what it is started with
   * @param out takes what it prints
   * @param level the least that it prints
   * @param command what a user types to start Ringbeat
   */
  BeatProcess(BeatOptions options, PrintStream out, HostLog.Level level, String command) {
    this.options = options;
    this.out = out;
    this.command = command;
    log = new HostLog(out, level);
    core = new BeatCore(options.member(), options.name().hashCode()); // one seed for all members
    news = new BeatNews(log, DryRun::now);
    watch =
        new ScheduleWatch(
            options.schedule(),
            System::currentTimeMillis,
            problem -> log.error("Schedule: the old one stays in force: " + problem));
  }

  /**
   * Runs until the thread is interrupted, then closes in order.
   *
   * @throws ScheduleException if the schedule file is wrong at the start
   * @throws CliException if the folder is in use, or the engine has failed
   */
  void run() {
    ScheduleFile first = watch.open();
    LogLines lines = LogLines.to(log);
    try (RunDirectory run = RunDirectory.lock(options.run(), options.name(), options.member())) {
      JournalOptions often = new JournalOptions().snapshotEvery(SNAPSHOT);
      Journal journal = new Journal(RunFolder.create(run.journal(), SMALL), often);
      BeatGateway gateway =
          new BeatGateway(options.name(), options.member(), options.endpoint(), core::place, news);
      gateway.hold();
      EngineThread engine =
          EngineThread.of(
              Engine.builder()
                  .ringSize(RING)
                  .heartbeat(HeartbeatSpec.every(SECOND))
                  .core("beat", core)
                  .gateway(gateway)
                  .journal(journal)
                  .describe("beat", options.name()));
      banner(first, engine.engine());
      try {
        serve(first, engine, gateway, run);
      } finally {
        close(gateway, engine);
      }
    } finally {
      lines.close();
    }
  }

  private void banner(ScheduleFile schedule, Engine engine) {
    out.print("ringbeat beat " + Main.version() + " is starting\n");
    new Facts(out)
        .add("broker", options.endpoint().toString())
        .add("schedule", options.schedule() + ", " + schedule.entries().size() + " entries")
        .add("run folder", options.run() + (engine.recovered() == null ? ", new" : ", goes on"))
        .add("name", options.name())
        .add("member", options.member())
        .add("log level", log.level().toString().toLowerCase(java.util.Locale.ROOT))
        .add("status", command + " beat status --run " + options.run());
    out.flush();
  }

  private void serve(
      ScheduleFile first, EngineThread thread, BeatGateway gateway, RunDirectory run) {
    Engine engine = thread.engine();
    try {
      CompletableFuture<List<EntryStatus>> before = new CompletableFuture<>();
      core.ask(entries -> before.complete(List.copyOf(entries)));
      thread.start(); // the event that the run begins or goes on with has it answer
      for (EntryStatus each : answered(before, engine)) {
        inForce.put(each.name(), each.entry());
      }
      passedOver = core.passedOver(); // those of the run before have been said
      unreadable = core.refused();
      Publisher publisher = engine.publisher("schedule").timeout(10 * SECOND);
      wanted = first.entries();
      while (wanted != null) {
        requireUp(engine);
        apply(publisher, "Schedule: ");
        thread.wake();
      }
      awaitHandled(engine); // nothing is sent, and nothing read, by entries that are not in force
      gateway.release();
      long nextStatus = System.nanoTime();
      while (engine.health().status() == Health.Status.UP) {
        log.print(LOOK);
        lead();
        if (System.nanoTime() - nextStatus >= 0) {
          nextStatus = System.nanoTime() + SECOND;
          reload(publisher);
          thread.wake();
          tell(core.status(), gateway, run);
        }
      }
      requireUp(engine);
    } catch (InterruptedException e) {
      out.print("Stopping...\n"); // asked to; the flag is gone, so that closing can wait
      out.flush();
    } catch (EngineStoppedException e) {
      throw new CliException(
          ExitCode.JOURNAL, "the beat's engine has stopped: " + engine.health(), e);
    }
  }

  /** Waits for what the journal had. */
  private static List<EntryStatus> answered(
      CompletableFuture<List<EntryStatus>> answer, Engine engine) throws InterruptedException {
    while (true) {
      try {
        return answer.get(LOOK, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        requireUp(engine);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void awaitHandled(Engine engine) throws InterruptedException {
    long last = engine.cursor();
    while (engine.handled() < last) {
      requireUp(engine);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static void requireUp(Engine engine) {
    if (engine.health().status() != Health.Status.UP) {
      throw new CliException(ExitCode.JOURNAL, "the beat's engine has stopped: " + engine.health());
    }
  }

  private void reload(Publisher publisher) throws InterruptedException {
    try {
      ScheduleFile changed = watch.poll();
      if (changed != null) {
        wanted = changed.entries();
      }
    } catch (ScheduleException e) {
      log.error(e.getMessage());
    }
    if (wanted != null) {
      apply(publisher, "Schedule: reloaded, ");
    }
  }

  /**
   * Publishes what makes the entries in force those that are wanted; the rest later if it is full.
   */
  private void apply(Publisher publisher, String what) throws InterruptedException {
    Changes changes = Changes.between(inForce, wanted);
    try {
      for (String name : changes.removed()) {
        publish(publisher, Entry.remove(name, parcel));
        inForce.remove(name);
        log.debug("Schedule: removed " + name);
      }
      for (Entry entry : changes.added()) {
        put(publisher, entry, "added ");
      }
      for (Entry entry : changes.changed()) {
        put(publisher, entry, "changed ");
      }
      log.info(what + changes + "; " + inForce.size() + " in force");
      wanted = null;
    } catch (RingFullException e) {
      log.warning("Schedule: the ring is full, the rest of " + changes + " follows");
    }
  }

  private void put(Publisher publisher, Entry entry, String what) throws InterruptedException {
    publish(publisher, entry.put(parcel));
    inForce.put(entry.name(), entry);
    log.debug("Schedule: " + what + entry.name() + ": " + entry.plan().describe());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void publish(Publisher publisher, long[] event) {
    publisher.copy(event, 0, (1 + Event.payloadSlots(parcel.length())) * Event.WORDS);
  }

  private void lead() {
    boolean now = core.isLeading();
    if (now != leading) {
      leading = now;
      log.info(
          now
              ? "Leader: this beat leads, epoch " + core.epoch()
              : "Leader: this beat does not lead any more");
    }
  }

  private void tell(BeatStatus status, BeatGateway gateway, RunDirectory run) {
    if (!status.leader().equals(leader) && !status.leader().equals(options.member())) {
      log.info("Leader: " + status.leader() + " leads, epoch " + status.epoch());
    }
    leader = status.leader();
    if (status.passedOver() > passedOver) {
      log.warning(
          "Misfire: passed over "
              + (status.passedOver() - passedOver)
              + " missed runs, as their policies say");
    }
    passedOver = Math.max(passedOver, status.passedOver());
    if (status.refused() > unreadable) {
      log.error("Events that cannot be read: " + status.refused() + "; " + status.refusal());
    }
    unreadable = status.refused();
    Map<String, Long> counters = new LinkedHashMap<>();
    gateway.readCounters((scope, name, value) -> counters.put(name, value));
    StatusFile.Host host =
        new StatusFile.Host(
            options, DryRun.now(), gateway.toString(), watch.problem(), counters, news.refusals());
    try {
      StatusFile.write(run.status(), StatusFile.json(host, status));
    } catch (IOException e) {
      log.warning("Status: cannot be written: " + e.getMessage());
    }
  }

  private void close(BeatGateway gateway, EngineThread engine) {
    news.closing();
    gateway.close(); // first: the journal gets its last answers
    Drained drained = engine.close(5 * SECOND);
    boolean interrupted = Thread.interrupted();
    try {
      log.print(0);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    out.print(drained.complete() ? "Stopped.\n" : "Stopped, " + drained + "\n");
    out.flush();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
