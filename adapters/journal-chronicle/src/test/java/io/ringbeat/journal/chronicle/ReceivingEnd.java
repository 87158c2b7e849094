package io.ringbeat.journal.chronicle;

import io.ringbeat.engine.CoreContext;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The test's side of {@link LiveMain}: starts children, takes their commands by id, and keeps what
 * they have acknowledged.
 */
final class ReceivingEnd implements AutoCloseable {
  private static final long PATIENCE = 60;

  private final ServerSocket server;
  private final Path folder;
  private final FastStart fastStart;
  private final Path log;
  private final Map<Long, Life> lives = new ConcurrentHashMap<>();
  private long started;

  // Of all lives; under the lock.
  private final Map<Long, long[]> commands = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long twice;
  private long lastAcknowledged = -1;
  private long lastCause = -1; // of a command
  private long[] acknowledged = new long[1 << 16]; // sequence, hash
  private int acknowledgedLength;

  /** A child. */
  final class Life implements AutoCloseable {
    final long number;
    final Process process;
    final CompletableFuture<long[]> opening = new CompletableFuture<>();
    final CompletableFuture<long[]> up = new CompletableFuture<>();
    final CompletableFuture<long[]> down = new CompletableFuture<>();
    final CompletableFuture<long[]> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> newsEnd = new CompletableFuture<>();
    private final CompletableFuture<Void> commandsEnd = new CompletableFuture<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();

    Life(long number, Process process) {
      this.number = number;
      this.process = process;
    }

    /** Orders something. */
    void order(char order) throws Exception {
      connected.get(PATIENCE, TimeUnit.SECONDS);
      process.getOutputStream().write(order);
      process.getOutputStream().flush();
    }

    void kill() throws Exception {
      process.toHandle().destroyForcibly();
      awaitEnd();
    }

    /** Waits until it has ended and all that it has said was heard. */
    int awaitEnd() throws Exception {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        throw new AssertionError("child " + number + " does not end, see " + log);
      }
      if (connected.isDone()) {
        newsEnd.get(PATIENCE, TimeUnit.SECONDS);
        commandsEnd.get(PATIENCE, TimeUnit.SECONDS);
      }
      return process.exitValue();
    }

    /** Waits for something that it says, unless it ends before. */
    long[] await(CompletableFuture<long[]> what) throws Exception {
      CompletableFuture.anyOf(what, newsEnd).get(PATIENCE, TimeUnit.SECONDS);
      if (!what.isDone()) {
        throw new AssertionError("child " + number + " has ended, see " + log);
      }
      return what.get();
    }

    @Override
    public void close() {
      process.toHandle().destroyForcibly();
    }

    private void hear(int type, long[] words) {
      switch (type) {
        case Link.OPENING -> opening.complete(words);
        case Link.UP -> up.complete(words);
        case Link.DOWN -> down.complete(words);
        case Link.CLOSED -> closed.complete(words);
        case Link.ACKNOWLEDGED -> acknowledge(words);
        case Link.COMMAND -> take(words);
        default -> throw new IllegalStateException("a message of type " + type);
      }
    }
  }

  /** Makes one for children that journal in a folder; what they print goes to a file. */
  ReceivingEnd(Path folder, Path log, FastStart fastStart) throws IOException {
    this.folder = folder;
    this.log = log;
    this.fastStart = fastStart;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** Starts a child, which waits to be told to go. */
  Life start(String driver, long snapshotEvery, String... wrapper) throws IOException {
    long number = ++started;
    List<String> command = new ArrayList<>(List.of(wrapper));
    List<String> flags = new ArrayList<>(Child.flags());
    flags.addAll(fastStart.flags());
    command.addAll(
        Child.command(
            fastStart.classPath(),
            flags,
            LiveMain.class,
            folder.toString(),
            Integer.toString(server.getLocalPort()),
            Long.toString(number),
            driver,
            Long.toString(snapshotEvery)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Life life = new Life(number, process);
    lives.put(number, life);
    return life;
  }

  /** Starts a child and lets it go. */
  Life go(String driver, long snapshotEvery, String... wrapper) throws Exception {
    Life life = start(driver, snapshotEvery, wrapper);
    awaitConnected(life);
    life.order('G');
    return life;
  }

  private void awaitConnected(Life life) throws Exception {
    CompletableFuture<Void> ended = life.process.onExit().thenAccept(process -> {});
    CompletableFuture.anyOf(life.connected, ended).get(PATIENCE, TimeUnit.SECONDS);
    if (!life.connected.isDone()) {
      throw new AssertionError("child " + life.number + " does not start, see " + log);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> read(socket));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void read(Socket socket) {
    Life life = null;
    int which = 0;
    try (socket;
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16))) {
      which = in.readInt();
      in.readInt();
      long number = in.readLong();
      while (life == null) {
        life = lives.get(number);
      }
      if (which == Link.NEWS) {
        // The other link comes behind this one.
      } else {
        life.connected.complete(null);
      }
      while (true) {
        int type = in.readInt();
        long[] words = new long[in.readInt()];
        for (int i = 0; i < words.length; i++) {
          words[i] = in.readLong();
        }
        life.hear(type, words);
      }
    } catch (EOFException | SocketException e) {
      // It has ended, in the middle of a message or not.
    } catch (IOException | RuntimeException e) {
      wrong("reading from a child failed: " + e);
    } finally {
      if (life != null) {
        (which == Link.NEWS ? life.newsEnd : life.commandsEnd).complete(null);
      }
    }
  }

  private synchronized void acknowledge(long[] words) {
    if (acknowledgedLength + words.length > acknowledged.length) {
      acknowledged = Arrays.copyOf(acknowledged, 2 * acknowledged.length);
    }
    System.arraycopy(words, 0, acknowledged, acknowledgedLength, words.length);
    acknowledgedLength += words.length;
    lastAcknowledged = Math.max(lastAcknowledged, words[words.length - 2]);
  }

  private synchronized void take(long[] words) {
    lastCause = Math.max(lastCause, CoreContext.cause(words[0]));
    long[] before = commands.putIfAbsent(words[0], words);
    if (before == null) {
      return;
    }
    twice++;
    if (!Arrays.equals(before, words)) {
      wrong(
          "command "
              + words[0]
              + ": "
              + Arrays.toString(words)
              + " after "
              + Arrays.toString(before));
    }
  }

  private synchronized void wrong(String what) {
    wrong.add(what);
  }

  /** Returns what was wrong so far. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Returns the commands by id: id and words of each. */
  synchronized Map<Long, long[]> commands() {
    return new LinkedHashMap<>(commands);
  }

  /** Returns how often an id has come that had come before. */
  synchronized long twice() {
    return twice;
  }

  synchronized long lastAcknowledged() {
    return lastAcknowledged;
  }

  /** Returns the last sequence that was acknowledged, or caused a command. */
  synchronized long lastTold() {
    return Math.max(lastAcknowledged, lastCause);
  }

  /** Returns sequence and hash of each event that was acknowledged. */
  synchronized long[] acknowledged() {
    return Arrays.copyOf(acknowledged, acknowledgedLength);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "receiving-end");
    thread.setDaemon(true);
    thread.start();
  }

  /** Kills what is left of the children. */
  @Override
  public void close() throws IOException {
    server.close();
    lives.values().forEach(Life::close);
  }
}
