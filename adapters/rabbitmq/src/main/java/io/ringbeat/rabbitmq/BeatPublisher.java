package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.ringbeat.beat.Firing;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes runs on the connection that holds the lock, with confirms, and behind them the records
 * of what was confirmed, in the order in which the runs came. Where the broker closes the channel
 * because of a message, all that is not confirmed is published again on a new one, one at a time,
 * to find which one it is. What the broker does not take becomes a dead letter. Of one thread.
 */
final class BeatPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(BeatGateway.class);
  private static final long CONFIRM_TIMEOUT = 15_000_000_000L; // ns
  private static final long PAUSE = 50_000_000; // ns
  private static final int BATCH = 256;

  /** How many messages may be under way. */
  static final int WINDOW = 1 << 12;

  private final Thread owner = Thread.currentThread(); // waits for what the broker says
  private final Link link;
  private final Connection connection;
  private final String ledger;
  private final BeatMessages messages;
  private final BeatAnswers answers;
  private final BeatCounters counters;
  private final Teller teller;
  private final BeatQueues queues;
  private final LedgerBatch batch = new LedgerBatch();
  private final ArrayDeque<Flight> order = new ArrayDeque<>(); // all that is not finished
  private final ArrayDeque<Flight> urgent = new ArrayDeque<>(); // to be published first
  private final ArrayDeque<Flight> fresh = new ArrayDeque<>(); // to be published
  private final TreeMap<Long, Flight> sent = new TreeMap<>(); // by delivery tag
  private long nonce;
  private long records;
  private Channel channel;
  private ConcurrentLinkedQueue<Said> said;
  private int careful; // how many messages are published one at a time
  private boolean spoiled; // tags are not the broker's any more: a new channel, once all is said
  private String trouble; // why the connection is of no use; null: it is
  private long lastNews = System.nanoTime();
  private long nextChannel = System.nanoTime();

  /** What the broker says of messages: a return has an id, a confirm has a tag. */
  private record Said(long tag, boolean multiple, boolean taken, String id, String why) {}

  BeatPublisher(
      Link link,
      Connection connection,
      String ledger,
      BeatMessages messages,
      BeatAnswers answers,
      BeatCounters counters,
      Teller teller)
      throws IOException {
    this.link = link;
    this.connection = connection;
    this.ledger = ledger;
    this.messages = messages;
    this.answers = answers;
    this.counters = counters;
    this.teller = teller;
    queues = new BeatQueues(connection);
    queues.declareDead();
    open();
  }

  private void open() throws IOException {
    Channel made = connection.createChannel();
    if (made == null) {
      throw new IOException("the broker gives no channel");
    }
    ConcurrentLinkedQueue<Said> own = new ConcurrentLinkedQueue<>(); // of this channel only
    made.confirmSelect();
    made.addConfirmListener(
        (tag, multiple) -> say(own, new Said(tag, multiple, true, null, null)),
        (tag, multiple) -> say(own, new Said(tag, multiple, false, null, null)));
    made.addReturnListener(
        back ->
            say(
                own,
                new Said(
                    0, false, false, back.getProperties().getMessageId(), back.getReplyText())));
    channel = made;
    said = own;
    sent.clear();
    spoiled = false;
    lastNews = System.nanoTime();
  }

  private void say(ConcurrentLinkedQueue<Said> own, Said word) {
    own.add(word);
    LockSupport.unpark(owner);
  }

  /** Publishes from now on, as the lock's holder. */
  void lead(long ownNonce) {
    nonce = ownNonce;
  }

  /** Returns for how many more commands there is room. */
  int room() {
    return WINDOW - order.size();
  }

  /** Returns whether all was published, confirmed and recorded. */
  boolean isIdle() {
    return order.isEmpty() && batch.isEmpty();
  }

  /** Takes a run. */
  void take(long command, Firing firing) {
    Flight flight;
    try {
      flight = new Flight(command, firing, messages.body(firing));
      messages.write(flight);
    } catch (IllegalArgumentException e) {
      flight = new Flight(command, firing, null);
      BeatMessages.writeUnread(flight);
      bury(flight, "it is no message: " + e.getMessage());
    }
    order.add(flight);
    fresh.add(flight);
  }

  /** Takes a claim. */
  void claim(long command, LedgerRecord claim) {
    fresh.add(inLedger(command, claim, "claim-" + nonce));
  }

  private Flight inLedger(long command, LedgerRecord content, String id) {
    Flight flight = new Flight(command, null, null);
    flight.exchange = "";
    flight.key = ledger;
    flight.properties = content.properties(id);
    flight.body = content.body();
    order.add(flight);
    return flight;
  }

  private void record() {
    String id = "fired-" + nonce + "-" + ++records;
    urgent.add(inLedger(Flight.NONE, batch.take(nonce), id));
  }

  /**
   * Hears what the broker says, and publishes what there is.
   *
   * @return how much was done
   * @throws IOException if the connection is of no use any more
   */
  int turn() throws IOException {
    int work = settle();
    if (trouble != null) {
      throw new IOException(trouble);
    }
    if (!channel.isOpen() || (spoiled && sent.isEmpty())) {
      return work + reopen();
    }
    if (link.isBlocked()) {
      lastNews = System.nanoTime();
      return work;
    }
    if (!sent.isEmpty() && System.nanoTime() - lastNews > CONFIRM_TIMEOUT) {
      throw new IOException("the broker confirms nothing");
    }
    if (batch.isOld() || (!batch.isEmpty() && work == 0 && fresh.isEmpty())) {
      record();
    }
    return work + publish();
  }

  private int publish() throws IOException {
    int work = 0;
    int most = careful > 0 ? 1 : WINDOW;
    while (work < BATCH && !spoiled && sent.size() < most) {
      ArrayDeque<Flight> from = urgent.isEmpty() ? fresh : urgent;
      Flight flight = from.peek();
      if (flight == null || !isPrepared(flight)) {
        break;
      }
      if (!send(flight)) {
        break;
      }
      from.remove();
      work++;
    }
    return work;
  }

  private boolean isPrepared(Flight flight) throws IOException {
    if (flight.firing == null || flight.dead) {
      return true;
    }
    link.busy(true);
    try {
      String reason = queues.prepare(flight.exchange, flight.key);
      if (reason != null) {
        bury(flight, reason);
      }
      return true;
    } catch (IllegalArgumentException e) { // a name that AMQP cannot say
      queues.forget();
      bury(flight, String.valueOf(e.getMessage()));
      return true;
    } catch (ChannelContinuationTimeoutException e) {
      if (!link.isBlocked()) {
        throw e;
      }
      queues.forget();
      return false;
    } finally {
      link.busy(false);
    }
  }

  /** Publishes; false if the channel is closed. */
  private boolean send(Flight flight) throws IOException {
    if (flight.task != null && !flight.dead) {
      teller.sending(flight.firing, flight.task);
    }
    if (sent.isEmpty()) {
      lastNews = System.nanoTime();
    }
    long tag = channel.getNextPublishSeqNo();
    link.busy(true);
    try {
      channel.basicPublish(flight.exchange, flight.key, true, flight.properties, flight.body);
    } catch (AlreadyClosedException e) {
      return false;
    } catch (RuntimeException e) { // what AMQP cannot say
      spoiled = true;
      refuse(flight, String.valueOf(e.getMessage()));
      return true;
    } finally {
      link.busy(false);
    }
    sent.put(tag, flight);
    if (flight.firing != null && !flight.dead) {
      counters.sent.incrementAndGet();
    }
    return true;
  }

  /** Opens another channel, and publishes again what is not confirmed. */
  private int reopen() throws IOException {
    if (!connection.isOpen()) {
      throw new IOException("the connection is closed");
    }
    if (System.nanoTime() - nextChannel < 0) {
      return 0;
    }
    if (spoiled && channel.isOpen()) {
      channel.abort();
    } else {
      ShutdownSignalException why = channel.getCloseReason();
      if (careful == 0) {
        LOG.warn(
            "{}: {}. Messages are published one at a time, to find which one it is",
            link.name(),
            Topology.why(why));
      }
      if (careful > 0 && sent.size() == 1) {
        refuse(sent.firstEntry().getValue(), Topology.why(why)); // it was alone
      } else if (sent.isEmpty()) {
        nextChannel = System.nanoTime() + PAUSE;
      }
    }
    if (trouble != null) {
      throw new IOException(trouble);
    }
    urgent.clear();
    fresh.clear();
    for (Flight flight : order) {
      flight.returned = false;
      if (!flight.done) {
        urgent.add(flight);
      }
    }
    careful = spoiled ? careful : urgent.size();
    queues.forget();
    link.busy(true);
    try {
      open();
    } finally {
      link.busy(false);
    }
    finish();
    return 1;
  }

  /** Takes in what the broker has said; returns how much. */
  private int settle() {
    int work = 0;
    for (Said each = said.poll(); each != null; each = said.poll()) {
      work++;
      lastNews = System.nanoTime();
      if (each.id() != null) {
        returned(each);
      } else if (each.multiple()) {
        while (!sent.isEmpty() && sent.firstKey() <= each.tag()) {
          settle(sent.pollFirstEntry().getValue(), each.taken());
        }
      } else {
        Flight flight = sent.remove(each.tag());
        if (flight != null) {
          settle(flight, each.taken());
        }
      }
    }
    finish();
    return work;
  }

  private void returned(Said back) {
    for (Flight flight : sent.values()) {
      if (!flight.returned && flight.id().equals(back.id())) {
        flight.returned = true;
        return;
      }
    }
  }

  private void settle(Flight flight, boolean taken) {
    if (careful > 0) {
      careful--;
    }
    if (taken && !flight.returned) {
      flight.done = true;
      return;
    }
    String why = flight.returned ? "no queue is bound for it" : "the broker does not accept it";
    flight.returned = false;
    if (flight.firing == null || flight.tries++ > 0) {
      refuse(flight, why);
    } else { // once more: what it is published to may be there again
      queues.forget(flight.exchange, flight.key);
      if (flight.dead) {
        declareDead();
      }
    }
    if (!flight.done) {
      urgent.add(flight);
    }
  }

  private void declareDead() {
    try {
      queues.declareDead();
    } catch (IOException | AlreadyClosedException e) {
      LOG.warn("{}: {}", link.name(), e.getMessage());
    }
  }

  /** Notes that a message is not to be published as it is. */
  private void refuse(Flight flight, String why) {
    if (flight.firing == null) {
      trouble = "the ledger " + ledger + " takes no records: " + why;
    } else if (flight.dead) {
      LOG.error(
          "{}: {} scheduled at {} cannot be kept as a dead letter, and is lost: {}",
          link.name(),
          flight.firing.name(),
          flight.firing.scheduled(),
          why);
      flight.done = true;
    } else {
      bury(flight, why);
    }
  }

  /** Makes a dead letter of a run. */
  private void bury(Flight flight, String why) {
    LOG.debug( // the listener is told
        "{}: {} scheduled at {} becomes a dead letter: {}",
        link.name(),
        flight.firing.name(),
        flight.firing.scheduled(),
        why);
    counters.refused.incrementAndGet();
    teller.refused(flight.firing, why);
    Map<String, Object> headers =
        DeadLetters.headers(
            flight.properties.getHeaders(),
            why,
            flight.task == null ? "" : flight.task.task().queue(),
            flight.exchange,
            flight.key);
    flight.properties = flight.properties.builder().headers(headers).expiration(null).build();
    flight.dead = true;
    flight.tries = 0;
    flight.exchange = BeatGateway.DEAD;
    flight.key = "";
  }

  /** Answers what is done, in the order in which it came. */
  private void finish() {
    while (!order.isEmpty() && order.peek().done) {
      Flight flight = order.remove();
      if (flight.command == Flight.NONE) {
        counters.records.incrementAndGet();
        continue;
      }
      answers.confirm(flight.command, 0);
      if (flight.firing == null) {
        continue;
      }
      if (!batch.hasRoom(flight.firing)) {
        record();
      }
      batch.add(flight.firing);
      if (!flight.dead) {
        counters.confirmed.incrementAndGet();
        teller.sent(flight.firing);
      }
    }
  }

  /** Answers everything, after the connection is closed: what is not confirmed as not sent. */
  void giveUp() {
    settle();
    for (Flight flight : order) {
      if (flight.command != Flight.NONE) {
        counters.dropped.addAndGet(flight.done ? 0 : 1);
        answers.confirm(flight.command, flight.done ? 0 : 1);
      }
    }
    order.clear();
    batch.clear();
  }

  /** Returns why the broker has closed the connection. */
  static String why(Connection connection) {
    ShutdownSignalException reason = connection.getCloseReason();
    if (reason == null || reason.getReason() instanceof AMQP.Connection.Close) {
      return reason == null ? "the connection is closed" : Topology.why(reason);
    }
    return String.valueOf(reason.getMessage());
  }
}
