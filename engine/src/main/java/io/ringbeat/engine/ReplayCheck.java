package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Hash64;
import io.ringbeat.journal.Checkpoint;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares what a replay comes to with what the run had come to: each command with the one that
 * left, each handler's state with the checkpoints. Keeps the first difference of each. Commands may
 * be compared on one thread, states on others.
 */
public final class ReplayCheck implements ReplayListener {
  private final FrameReader out; // null: commands are not compared
  private final long firstCause;
  private final EventView view = new EventView();
  private final Map<String, long[]> marks = new TreeMap<>(); // sequence, hash; under the lock
  private int at; // of the next command in the frame of `out`
  private int end;
  private boolean ended; // `out`: what a run that goes on adds behind this is not compared
  private long commands;
  private long checkpoints;
  private long lastId; // of the commands that were found in `out`
  private Outbox missing; // commands behind the end of `out`; null: nobody asks for them
  private volatile CommandDifference commandDifference;
  private volatile JournalException unreadable;
  private long agreed; // the last sequence at which all states were as before; under the lock
  private volatile StateDifference stateDifference;

  /**
   * Makes a check.
   *
   * @param out reads the commands that left, from before the first that is compared; null if they
   *     are not compared
   * @param firstCause the first sequence that is replayed
   */
  public ReplayCheck(FrameReader out, long firstCause) {
    this.out = out;
    this.firstCause = firstCause;
    lastId = out == null ? -1 : out.mark();
    agreed = firstCause - 1;
  }

  @Override
  public void onCommand(long[] slab, int offset) {
    if (out == null || commandDifference != null || unreadable != null) {
      return;
    }
    commands++;
    try {
      compare(slab, offset);
    } catch (JournalException e) {
      unreadable = e; // it is no fault of the core, on whose thread this is
    }
  }

  private void compare(long[] slab, int offset) {
    if (!findNext()) {
      if (missing != null) {
        missing.add(slab, offset);
      }
      return; // it had not left when the run ended, or its record was lost
    }
    long[] recorded = out.frame().words();
    int length = Event.slots(recorded, at) * Event.WORDS;
    boolean same = Event.slots(slab, offset) * Event.WORDS == length;
    for (int i = 0; i < length && same; i++) {
      int index = offset + i < slab.length ? offset + i : offset + i - slab.length;
      same = slab[index] == recorded[at + i];
    }
    if (!same) {
      long id = slab[offset + Event.VENUE_TIME];
      commandDifference =
          new CommandDifference(
              Math.min(CoreContext.cause(id), CoreContext.cause(recorded[at + Event.VENUE_TIME])),
              "event "
                  + CoreContext.cause(id)
                  + " causes "
                  + view.wrap(slab, offset)
                  + ", but what left was "
                  + describe(recorded, at));
      return;
    }
    lastId = recorded[at + Event.VENUE_TIME];
    at += length;
  }

  @Override
  public void onLost(long first, long slots) {
    try {
      passLost(first, slots);
    } catch (JournalException e) {
      unreadable = e;
    }
  }

  private void passLost(long first, long slots) {
    while (out != null && commandDifference == null && findNext()) {
      long[] words = out.frame().words();
      long id = words[at + Event.VENUE_TIME];
      if (CoreContext.cause(id) >= first + slots) {
        return;
      }
      if (CoreContext.cause(id) < first) {
        commandDifference = missing(words);
      }
      lastId = id;
      at += Event.slots(words, at) * Event.WORDS;
    }
  }

  /** Keeps the commands that are caused and come behind those that left. */
  void keepMissing() {
    missing = new Outbox();
  }

  /** Returns the commands that are caused and come behind those that left, back to back. */
  long[] missing() {
    int from = missing.begin();
    return Arrays.copyOfRange(missing.words(), from, from + missing.length());
  }

  private CommandDifference missing(long[] words) {
    return new CommandDifference(
        CoreContext.cause(words[at + Event.VENUE_TIME]),
        "nothing causes what left: " + describe(words, at));
  }

  private static String describe(long[] words, int at) {
    return new EventView().wrap(words, at)
        + ", caused by event "
        + CoreContext.cause(words[at + Event.VENUE_TIME]);
  }

  /** Moves to the next command that left, of those that are compared. */
  private boolean findNext() {
    while (true) {
      if (at == end) {
        if (ended || !out.next()) {
          ended = true;
          return false;
        }
        at = 0;
        end = out.frame().slots() * Event.WORDS;
        continue;
      }
      long[] words = out.frame().words();
      if (CoreContext.cause(words[at + Event.VENUE_TIME]) >= firstCause) {
        return true;
      }
      lastId = words[at + Event.VENUE_TIME];
      at += Event.slots(words, at) * Event.WORDS;
    }
  }

  @Override
  public synchronized void onMark(String handler, long sequence, long hash) {
    marks.put(handler, new long[] {sequence, hash});
  }

  /**
   * Compares states; when every handler has handled the checkpoint's marker and no later one.
   *
   * @param checkpoint what the run had come to
   */
  public synchronized void compare(Checkpoint checkpoint) {
    if (checkpoint.sequence() < firstCause) {
      return;
    }
    checkpoints++;
    checkpoint
        .hashes()
        .forEach(
            (handler, hash) -> {
              long[] mark = marks.get(handler);
              if (mark != null
                  && mark[0] == checkpoint.sequence()
                  && mark[1] != hash
                  && stateDifference == null) {
                stateDifference =
                    new StateDifference(
                        agreed,
                        mark[0],
                        "at sequence "
                            + mark[0]
                            + " the state of handler "
                            + handler
                            + " has the hash "
                            + Hash64.toHex(mark[1])
                            + ", the run's had "
                            + Hash64.toHex(hash));
              }
            });
    agreed = stateDifference == null ? checkpoint.sequence() : agreed;
  }

  /**
   * Looks for commands that left and were not caused again; when everything is replayed.
   *
   * @param last the last sequence that was replayed
   * @return the cause of the last command that had left, which is later than the last sequence if
   *     events were lost; -1 if there is none
   * @throws JournalException if the record of commands cannot be read
   */
  public long finish(long last) {
    if (unreadable != null) {
      throw unreadable;
    }
    long lastCause = -1;
    while (out != null && commandDifference == null && findNext()) {
      long[] words = out.frame().words();
      lastId = words[at + Event.VENUE_TIME];
      lastCause = CoreContext.cause(lastId);
      if (lastCause <= last) {
        commandDifference = missing(words);
      }
      at += Event.slots(words, at) * Event.WORDS;
    }
    return lastCause;
  }

  /**
   * Returns the first difference, commands first.
   *
   * @return null if there is none
   */
  public String difference() {
    StateDifference state = stateDifference;
    CommandDifference command = commandDifference;
    return command != null ? command.what() : state == null ? null : state.what();
  }

  /**
   * Returns the first command that differs.
   *
   * @return null if there is none
   */
  public CommandDifference commandDifference() {
    return commandDifference;
  }

  /**
   * Goes on from what another check has come to, before the first event.
   *
   * @param command the first command that differs, null if there is none
   * @param state the first state that differs, null if there is none
   * @param lastAgreed the last sequence at which all states were as before
   */
  public synchronized void resume(
      CommandDifference command, StateDifference state, long lastAgreed) {
    commandDifference = command;
    stateDifference = state;
    agreed = lastAgreed;
  }

  /**
   * Returns how far the states were found to be as before.
   *
   * @return the last sequence at which all were
   */
  public synchronized long agreed() {
    return agreed;
  }

  /**
   * Returns the first state that differs from a checkpoint.
   *
   * @return null if there is none
   */
  public StateDifference stateDifference() {
    return stateDifference;
  }

  /**
   * Returns how many commands were caused.
   *
   * @return 0 or more
   */
  public long commands() {
    return commands;
  }

  /**
   * Returns how many checkpoints were compared.
   *
   * @return 0 or more
   */
  public long checkpoints() {
    return checkpoints;
  }

  /**
   * Returns from where the record of commands has to be read to go on from here.
   *
   * @return a sequence in that record, not behind the next command that is to be compared
   */
  public long nextCommand() {
    return out == null ? 0 : out.nextSequence() - (end - at) / Event.WORDS;
  }

  /** Returns the id of the last command that had left, -1 if none had. */
  long lastId() {
    return lastId;
  }
}
