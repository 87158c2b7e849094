package io.ringbeat.cli.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.beat.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScheduleWatchTest {
  private static final String A = "[entry.a]\ntask = \"t\"\nevery = \"1s\"\n";
  private static final String B = "[entry.b]\ntask = \"t\"\nevery = \"1s\"\n";

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();
  private Path file;
  private long millis;
  private ScheduleWatch watch;

  @BeforeEach
  void open() throws IOException {
    file = Files.writeString(folder.resolve("tasks.toml"), A);
    millis = Files.getLastModifiedTime(file).toMillis() + 10_000;
    watch = new ScheduleWatch(file, () -> millis, problems::add);
    assertEquals(1, watch.open().entries().size());
  }

  @Test
  void shouldSayNothingWhileNothingChanges() throws IOException {
    assertNull(watch.poll());
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis)); // touched only

    assertNull(watch.poll());

    assertEquals(List.of(), problems);
  }

  @Test
  void shouldReadTheFileAgainWhenItHasChanged() throws IOException {
    Files.writeString(file, A + B);

    assertEquals(List.of("a", "b"), List.copyOf(watch.poll().entries().keySet()));
    assertNull(watch.poll());
  }

  @Test
  void shouldKeepTheOldScheduleAndSayOnceWhatIsWrong() throws IOException {
    Files.writeString(file, A + "[entry.b]\ntask = ");

    assertNull(watch.poll());
    assertNull(watch.poll());
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains("tasks.toml, line 5: this is no TOML"), problems::toString);
    assertEquals(problems.get(0), watch.problem());
    Files.writeString(file, A);

    assertNull(watch.poll()); // as it was before
    assertNull(watch.problem());
    Files.writeString(file, A + B);
    assertNotNull(watch.poll());
    assertEquals(1, problems.size());
  }

  @Test
  void shouldSayOnceThatTheFileIsGone() throws IOException {
    Files.delete(file);

    assertNull(watch.poll());
    assertNull(watch.poll());

    assertEquals(List.of(file + ": there is no such file any more"), problems);
  }

  @Test
  void shouldForgetThatTheFileWasGoneWhenItIsThereAsItWas() throws IOException {
    Path away = folder.resolve("away");
    for (int i = 1; i <= 2; i++) {
      assertNull(watch.poll());
      Files.move(file, away);
      assertNull(watch.poll());
      assertEquals(file + ": there is no such file any more", watch.problem());
      Files.move(away, file);

      assertNull(watch.poll());
      assertNull(watch.problem());
      assertEquals(i, problems.size(), "each time it is said again");
    }
  }

  @Test
  void shouldSayOnceThatTheFileCannotBeLookedAt() throws IOException {
    Path loop = folder.resolve("loop");
    Files.delete(file);
    Files.createSymbolicLink(loop, file);
    Files.createSymbolicLink(file, loop);

    assertNull(watch.poll());
    assertNull(watch.poll());

    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains("it cannot be looked at"), problems::toString);
    assertEquals(problems.get(0), watch.problem());
  }

  @Test
  void shouldNotReadAFileFromTheFutureAgainAndAgain() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis + 3_600_000));
    assertNull(watch.poll());
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, A.replace("1s", "2s"));
    Files.setLastModifiedTime(file, time);

    assertNull(watch.poll(), "it is taken for settled");
  }

  @Test
  void shouldSeeAChangeThatLeavesSizeAndTimeAsTheyWere() throws IOException {
    FileTime time = FileTime.fromMillis(millis);
    Files.setLastModifiedTime(file, time);
    assertNull(watch.poll()); // as young as that it is looked at again
    Files.writeString(file, A.replace("1s", "2s"));
    Files.setLastModifiedTime(file, time);

    assertNotNull(watch.poll());
  }

  @Test
  void shouldCompareEntriesByNameAndWhatTheySay() throws IOException {
    Map<String, Entry> before = new LinkedHashMap<>(ScheduleFile.read(file).entries());
    Files.writeString(file, A.replace("1s", "2s") + B);
    Map<String, Entry> wanted = ScheduleFile.read(file).entries();

    Changes changes = Changes.between(before, wanted);
    Changes back = Changes.between(wanted, before);

    assertEquals(
        new Changes(List.of(wanted.get("b")), List.of(wanted.get("a")), List.of()), changes);
    assertEquals(new Changes(List.of(), List.of(before.get("a")), List.of("b")), back);
    assertEquals("1 added, 1 changed, 0 removed", changes.toString());
    assertTrue(Changes.between(before, before).isEmpty());
  }
}
