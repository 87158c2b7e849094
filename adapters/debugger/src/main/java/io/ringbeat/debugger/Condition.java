package io.ringbeat.debugger;

import io.ringbeat.journal.JournalException;
import io.ringbeat.market.Instrument;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.RecordedRun;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something that a debugger stops at, as a person types it: {@code fill && abs(position) > 5}. It
 * is asked of a machine after each event; what can be named, {@link #variables()} says.
 *
 * <p>The text may come from anybody: it can read those variables and nothing else, has no loops,
 * assignments, calls of methods or classes, takes at most 1,000 characters and 64 parentheses
 * within each other, and is read in time in proportion to its length.
 *
 * <p>What an event does not have is not there: every comparison with it is false, also {@code !=}.
 * Numbers are doubles: prices and quantities are those nearest to the exact decimals, ids and
 * sequences are exact up to 2^53.
 *
 * <p>Not thread-safe; asking does not allocate. Time is the machine's.
 */
public final class Condition implements Predicate<Machine> {
  private final String text;
  private final Check check;
  private final Moment moment;
  private final String needsCore; // the first variable that does; null for none
  private final boolean needsCommands;
  private final boolean needsBeginning;

  private Condition(String text, Compiler compiler, Check check, Moment moment) {
    this.text = text;
    this.check = check;
    this.moment = moment;
    needsCore = compiler.firstTrading();
    needsCommands = compiler.usesCommands();
    needsBeginning = compiler.usesTime() && !moment.knowsBeginning();
  }

  /**
   * Reads a condition that does not ask for the {@code time}.
   *
   * @param text at most 1,000 characters
   * @param instruments the run's; the one at index i has id i
   * @return the condition
   * @throws ConditionException if the text is no condition
   */
  public static Condition parse(String text, List<Instrument> instruments) {
    return parse(text, instruments, Moment.UNKNOWN);
  }

  /**
   * Reads a condition.
   *
   * @param text at most 1,000 characters
   * @param instruments the run's; the one at index i has id i
   * @param begun engine time of the run's first event, from which {@code time} counts, ns since the
   *     epoch; see {@link #beginningOf}
   * @return the condition
   * @throws ConditionException if the text is no condition
   */
  public static Condition parse(String text, List<Instrument> instruments, long begun) {
    Compiler compiler = new Compiler(new Names(instruments));
    Check check = compiler.compile(Grammar.parse(text));
    return new Condition(text, compiler, check, new Moment(instruments, begun));
  }

  /**
   * Reads when a run began.
   *
   * @param run is only read
   * @return engine time of its first event, ns since the epoch
   * @throws JournalException if there is none, or it cannot be read
   */
  public static long beginningOf(RecordedRun run) {
    try (Machine machine = run.open()) {
      if (machine.step()) {
        return machine.time();
      }
    }
    throw new JournalException("the run is empty: no event was journalled");
  }

  /**
   * Tells whether it holds for the event that a machine has handled last.
   *
   * @param machine of the run that the instruments are of
   * @return whether it holds; false before the first event
   * @throws ConditionException if it asks for the state of the strategy and the run has no trading
   *     core, for {@code time} and was not told when the run began, or for {@code commands} and
   *     nobody has asked for the {@link #commandListener}
   */
  @Override
  public boolean test(Machine machine) {
    if (!moment.to(machine)) {
      return false;
    }
    if (needsCore != null && !moment.hasCore()) {
      throw new ConditionException(
          Grammar.quote(needsCore) + " is state of a strategy, and the run has no trading core");
    }
    if (needsBeginning) {
      throw new ConditionException("`time` counts from the run's beginning, which is not known");
    }
    if (needsCommands && !moment.isListening()) {
      throw new ConditionException("`commands` counts what nobody tells this condition of");
    }
    return check.at(moment);
  }

  /**
   * Tells whether {@link #commandListener} has to be told of commands.
   *
   * @return whether the condition asks for {@code commands}
   */
  public boolean needsCommands() {
    return needsCommands;
  }

  /**
   * Returns what counts {@code commands}; to be set as {@link
   * io.ringbeat.replay.Debugger#onCommand}, or called by what is set there.
   *
   * @return is called before {@link #test} of the event that causes the commands
   */
  public Machine.CommandListener commandListener() {
    moment.listen();
    return moment;
  }

  /**
   * Returns all that can be asked for, for help and completion.
   *
   * @return in the order in which they are best read
   */
  public static List<Variable> variables() {
    return Variables.list();
  }

  /**
   * Returns all words of the language, for completion.
   *
   * @param instruments the run's
   * @return variables, functions, operators that are words, and names of kinds, sides, statuses and
   *     instruments
   */
  public static List<String> words(List<Instrument> instruments) {
    return new Names(instruments).words();
  }

  @Override
  public String toString() {
    return text;
  }
}
