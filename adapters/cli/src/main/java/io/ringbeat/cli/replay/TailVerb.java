package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Shell;
import io.ringbeat.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Follows a journal while an engine writes it. */
final class TailVerb implements Verb {
  private static final long LOOK_MILLIS = 50;
  private static final String FOR = "--for";

  private final boolean json;

  TailVerb(boolean json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "tail";
  }

  @Override
  public String usage() {
    return "tail [N] [--for TIME]";
  }

  @Override
  public String summary() {
    return "shows the last N events (10), then those that come; Ctrl-C ends it";
  }

  @Override
  public String details() {
    return """
        The journal is only read; an engine may write it meanwhile. --for 30s ends by itself. With
        --json there is a line for each event.
        """;
  }

  /** An event that may have to be shown. */
  private static final class Kept {
    private final long sequence;
    private final long[] words;

    Kept(long sequence, long[] words) {
      this.sequence = sequence;
      this.words = words;
    }
  }

  @Override
  public Answer run(Session session, Line line) {
    List<String> words = new ArrayList<>(line.words());
    long nanos = Long.MAX_VALUE;
    int option = words.indexOf(FOR);
    if (option >= 0) {
      if (option + 1 == words.size()) {
        throw Line.wrong(FOR + " lacks its time", this);
      }
      try {
        nanos = Durations.parse(words.remove(option + 1));
      } catch (IllegalArgumentException e) {
        throw Line.wrong(e.getMessage(), this);
      }
      words.remove(option);
    }
    if (words.size() > 1) {
      throw Line.wrong("there is nothing to do with \"" + words.get(1) + "\"", this);
    }
    long count = words.isEmpty() ? 10 : Line.count(words.get(0), this);
    try (LogCursor log = session.run().log(() -> {})) { // its end by Ctrl-C is no error
      if (!session.run().isBacktest()) {
        log.seek(Long.MAX_VALUE); // the last segment
      }
      showLast(session, log, count);
      follow(session, log, nanos);
    }
    return new Answer("", null, ExitCode.OK);
  }

  private void showLast(Session session, LogCursor log, long count) {
    Deque<Kept> last = new ArrayDeque<>();
    Stop stop = session.run().stop();
    while (!stop.isAsked() && log.next()) {
      int length = Event.slots(log.words, log.at) * Event.WORDS;
      long[] words =
          count == 0 ? log.words : Arrays.copyOfRange(log.words, log.at, log.at + length);
      last.add(new Kept(log.sequence, words));
      if (last.size() > count) {
        last.remove();
      }
    }
    last.forEach(kept -> print(session, kept.sequence, kept.words, 0));
  }

  private void follow(Session session, LogCursor log, long nanos) {
    Shell shell = session.shell();
    long begun = System.nanoTime();
    Stop stop = session.run().stop();
    while (!shell.isUnread()) {
      while (!stop.isAsked() && log.next() && !shell.isUnread()) {
        print(session, log.sequence, log.words, log.at);
      }
      shell.out().flush();
      if (stop.isAsked() || System.nanoTime() - begun >= nanos) {
        return;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void print(Session session, long sequence, long[] words, int at) {
    String text;
    if (json) {
      ObjectNode node = session.lines().json(sequence, words, at);
      text = node.toString();
    } else {
      text = session.lines().line(sequence, words, at);
    }
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    session.shell().out().write(bytes, 0, bytes.length);
  }
}
