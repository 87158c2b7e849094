package io.ringbeat.event;

/**
 * The kinds of event and what the words A to E of each mean. Numbers are frozen: they are in files
 * and journals. 17 and 18 are reserved for assets and positions.
 *
 * <p>Prices are in ticks and quantities in lots of the event's instrument, times in ns since the
 * epoch, unless a line says otherwise. A dash means zero.
 *
 * <pre>
 *              A              B             C            D               E
 * DEPTH        price          quantity      update id    -               -
 * SNAPSHOT     price          quantity      update id    -               -
 * CLEAR        price          -             update id    -               -
 * TRADE        price          quantity      trade id     -               -
 * QUOTE        bid price      bid quantity  ask price    ask quantity    update id
 * MARK         mark price     index price   rate         next time       -
 * GAP          expected id    found id      dropped rows -               -
 * REQUEST      price          quantity      order id     request code    cause sequence
 * REPORT       price          quantity      order id     report code     leaves quantity
 * HEARTBEAT    count          scheduled     actual       -               -
 * TASK_DUE     task id        generation    occurrence   scheduled       heartbeat count
 * CONTROL      code           argument      argument     argument        argument
 * TASK         task id        period        delay        task code       payload bytes
 * TASK_DONE    task id        generation    occurrence   outcome         -
 * CONFIRM      command id     outcome       -            -               -
 * BAR          open           high          low          close           payload bytes
 * PEER         peer id        peer code     session      argument        payload bytes
 * MESSAGE      type           free          free         free            payload bytes
 * ENTRY        action         -             -            -               payload bytes
 * FIRING       scheduled      run's number  due          nonce           payload bytes
 * LEDGER       ledger code    nonce         place        count           payload bytes
 * </pre>
 *
 * <p>The payload of a BAR is four longs: the volume in lots; the period in ns; the volume in the
 * quote currency in units of 1e-8, 0 if it is not known; the time at which the bar begins, ns since
 * the epoch.
 *
 * <p>An event with {@link Event#LONG} is followed by as many slots of payload as word E asks for.
 * In a command, and in the event that a command of the core came back as, the word of the venue
 * time holds the command's id.
 */
public final class Kind {
  /** A level of the book changed to this quantity; 0 deletes it. Side flag: bid or ask. */
  public static final int DEPTH = 1;

  /** A level of a snapshot; changes the book as DEPTH does. Side flag: bid or ask. */
  public static final int SNAPSHOT = 2;

  /**
   * Every level of a side at this price or better is gone; with {@link Event#NO_PRICE}, the whole
   * side.
   */
  public static final int CLEAR = 3;

  /** A trade was printed. Side flag: the aggressor. */
  public static final int TRADE = 4;

  /** Best bid and ask as the venue published them; a side that is absent has quantity 0. */
  public static final int QUOTE = 5;

  /** Mark and index price and funding rate, each in units of 1e-8; next funding time. */
  public static final int MARK = 6;

  /** Depth updates were lost: the book is empty until the next snapshot. */
  public static final int GAP = 7;

  /** A request to submit, cancel or modify an order; its code is packed by {@link OrderCode}. */
  public static final int REQUEST = 8;

  /** The venue's answer to a request, or a fill; its code is packed by {@link OrderCode}. */
  public static final int REPORT = 9;

  /** A beat of the heartbeat publisher. */
  public static final int HEARTBEAT = 10;

  /** A task of the task table is due. */
  public static final int TASK_DUE = 11;

  /** A decision of an operator or of the engine itself. */
  public static final int CONTROL = 12;

  /** A task is registered, changed or unregistered; its code is packed by {@link TaskCode}. */
  public static final int TASK = 13;

  /** A task that runs elsewhere has ended; outcome 0: well. */
  public static final int TASK_DONE = 14;

  /** The other side has taken, or refused, what a command sent it; outcome 0: taken. */
  public static final int CONFIRM = 15;

  /** Prices and volume over a period; one that is not over yet is published again as it grows. */
  public static final int BAR = 16;

  /**
   * Something was heard of a peer, is asked of its connection, or was concluded; its code is one of
   * {@link PeerCode}.
   */
  public static final int PEER = 19;

  /** A message from or to another program. */
  public static final int MESSAGE = 20;

  /** An entry of a beat is put in or taken out, see {@code io.ringbeat.beat.Entry}. */
  public static final int ENTRY = 21;

  /** A run of an entry that is due, see {@code io.ringbeat.beat.Firing}. */
  public static final int FIRING = 22;

  /** Something of the ledger that several beats share, see {@code io.ringbeat.beat.LedgerCode}. */
  public static final int LEDGER = 23;

  private static final String[] NAMES = {
    "NONE",
    "DEPTH",
    "SNAPSHOT",
    "CLEAR",
    "TRADE",
    "QUOTE",
    "MARK",
    "GAP",
    "REQUEST",
    "REPORT",
    "HEARTBEAT",
    "TASK_DUE",
    "CONTROL",
    "TASK",
    "TASK_DONE",
    "CONFIRM",
    "BAR",
    "ASSET",
    "POSITION",
    "PEER",
    "MESSAGE",
    "ENTRY",
    "FIRING",
    "LEDGER"
  };

  private Kind() {}

  /**
   * Tells whether an event sets the quantity of a level.
   *
   * @param kind a kind's number
   * @return whether it is DEPTH or SNAPSHOT
   */
  public static boolean isLevel(int kind) {
    return (kind - DEPTH) >>> 1 == 0;
  }

  /**
   * Names a kind.
   *
   * @param kind a kind's number
   * @return its name, or {@code UNKNOWN(n)}
   */
  public static String name(int kind) {
    return kind > 0 && kind < NAMES.length ? NAMES[kind] : "UNKNOWN(" + kind + ")";
  }
}
