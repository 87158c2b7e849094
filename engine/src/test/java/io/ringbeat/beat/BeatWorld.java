package io.ringbeat.beat;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Beats that share a ledger and a lock, in one thread: a seed says who does something next. */
final class BeatWorld {
  static final long SECOND = 1_000_000_000;

  final long seed; // of the jitter, too
  final SplittableRandom random;
  final List<BeatMember> members = new ArrayList<>();
  final List<long[]> ledger = new ArrayList<>();

  /** By name: when the runs that the ledger has were scheduled, in its order. */
  final TreeMap<String, List<Long>> recorded = new TreeMap<>();

  final List<Firing> wire = new ArrayList<>();
  final TreeMap<String, Entry> file = new TreeMap<>(); // what all are to have
  final TreeSet<String> removed = new TreeSet<>();
  long time = 1_700_000_000 * SECOND;
  int lost; // runs that were sent and not recorded

  private BeatMember holder;
  private final List<Firing> confirmed = new ArrayList<>(); // the holder's, not recorded
  private final Parcel parcel = new Parcel();
  private Watcher watcher = (member, event) -> {};

  /** Sees what a member handles. */
  interface Watcher {
    void handled(BeatMember member, long[] event);
  }

  BeatWorld(long seed, int count) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      members.add(new BeatMember("member " + i, seed));
    }
  }

  void watch(Watcher value) {
    watcher = value;
  }

  /** Changes the file; who is down reads it when it is up again. */
  void put(Entry entry) {
    file.put(entry.name(), entry);
    for (BeatMember member : members) {
      if (member.up) {
        member.inbox.add(copy(entry.put(parcel)));
      }
    }
  }

  void remove(String name) {
    file.remove(name);
    removed.add(name);
    for (BeatMember member : members) {
      if (member.up) {
        member.inbox.add(copy(Entry.remove(name, parcel)));
      }
    }
  }

  void crash(BeatMember member) {
    release(member);
    member.crash();
  }

  void restart(BeatMember member) {
    member.restart();
    for (Entry entry : file.values()) {
      member.inbox.add(copy(entry.put(parcel)));
    }
    for (String name : removed) {
      member.inbox.add(copy(Entry.remove(name, parcel)));
    }
  }

  /** The connection goes, the lock with it; the ledger is read again from where the core is. */
  void disconnect(BeatMember member) {
    if (member.nonce != 0) {
      member.inbox.add(ledgerEvent(LedgerCode.LOST, member.nonce));
    }
    release(member);
    member.read = member.core.place() + 1;
  }

  private void release(BeatMember member) {
    member.nonce = 0;
    if (holder == member) {
      holder = null;
      lost += confirmed.size();
      confirmed.clear();
    }
  }

  /** Does one thing for a member; false if there is nothing to do. */
  boolean step(BeatMember member) {
    if (!member.up) {
      return false;
    }
    member.ring(time);
    boolean did = false;
    for (int i = random.nextInt(5); i >= 0 && !member.inbox.isEmpty(); i--) {
      watcher.handled(member, member.handle(time));
      did = true;
    }
    if (random.nextBoolean() && holder == null) {
      holder = member;
      member.nonce = 1 + random.nextLong(Long.MAX_VALUE - 1);
      member.inbox.add(ledgerEvent(LedgerCode.LOCKED, member.nonce));
      did = true;
    }
    for (int i = random.nextInt(20); i >= 0 && !member.commands.isEmpty(); i--) {
      publish(member, member.commands.poll());
      did = true;
    }
    if (holder == member && !confirmed.isEmpty() && random.nextBoolean()) {
      record(1 + random.nextInt(confirmed.size()));
      did = true;
    }
    for (int i = random.nextInt(4); i > 0 && member.read < ledger.size(); i--) {
      long[] event = ledger.get((int) member.read).clone();
      event[Event.C] = member.read++;
      member.inbox.add(event);
      did = true;
    }
    return did || member.read < ledger.size() || !confirmed.isEmpty();
  }

  /** Lets everybody go on until nobody has anything to do. */
  void settle() {
    for (int idle = 0; idle < 20; ) {
      boolean did = false;
      for (BeatMember member : members) {
        did |= step(member);
      }
      idle = did ? 0 : idle + 1;
    }
  }

  private void publish(BeatMember member, long[] command) {
    if (Event.kind(command[0]) == Kind.FIRING) {
      Firing firing = Firing.read(command, 0, parcel);
      if (holder == member && firing.nonce() == member.nonce) {
        wire.add(firing);
        confirmed.add(firing);
      }
    } else if (holder == member && command[Event.B] == member.nonce) {
      ledger.add(command);
    }
  }

  private void record(int count) {
    parcel.clear();
    for (Firing firing : confirmed.subList(0, count)) {
      parcel.number(firing.scheduled()).text(firing.name());
      recorded.computeIfAbsent(firing.name(), name -> new ArrayList<>()).add(firing.scheduled());
    }
    confirmed.subList(0, count).clear();
    long[] event = copy(parcel.event(Kind.LEDGER));
    event[Event.A] = LedgerCode.FIRED;
    event[Event.B] = holder.nonce;
    event[Event.D] = count;
    ledger.add(event);
  }

  static long[] ledgerEvent(long code, long nonce) {
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(Kind.LEDGER, 0, 0, 0);
    event[Event.A] = code;
    event[Event.B] = nonce;
    event[Event.C] = -1;
    return event;
  }

  static long[] copy(long[] event) {
    long[] copy = new long[Event.slots(event, 0) * Event.WORDS];
    Event.copy(event, 0, copy, 0);
    return copy;
  }
}
