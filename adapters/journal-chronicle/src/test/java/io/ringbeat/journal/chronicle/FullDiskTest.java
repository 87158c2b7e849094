package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live engine on a small disk that somebody else fills; only root can mount one. */
@Timeout(900)
final class FullDiskTest {
  private static final int TIMES = Integer.getInteger("ringbeat.full", 3);
  private static final long SEED = Long.getLong("ringbeat.seed", 20_260_105);
  private static final long DISK = 160L << 20;
  private static final long SNAPSHOT_EVERY = 1_500;

  private Path parent;
  private Path disk;
  private Path other;

  @BeforeEach
  void mount() throws Exception {
    parent = Folders.fresh("full-disk");
    Path image = parent.resolve("image");
    disk = Files.createDirectory(parent.resolve("disk"));
    other = disk.resolve("other");
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK);
    }
    boolean made = runs("mkfs.ext4", "-q", "-m", "0", image.toString());
    boolean mounted = made && runs("mount", "-o", "loop", image.toString(), disk.toString());
    if (!mounted) {
      disk = null;
      Folders.delete(parent);
    }
    assumeTrue(mounted, "may not mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      assertTrue(runs("umount", disk.toString()) || runs("umount", "-l", disk.toString()));
      Folders.delete(parent);
    }
  }

  @Test
  void shouldStopInOrderWhenTheDiskIsFullAndGoOnWhenThereIsRoom() throws Exception {
    Random random = new Random(SEED);
    Path folder = disk.resolve("run");
    Path log = parent.resolve("log");
    int complete = 0;
    try (ReceivingEnd end = new ReceivingEnd(folder, log, FastStart.none())) {
      for (int i = 0; i < TIMES; i++) {
        ReceivingEnd.Life life = end.go(i % 2 == 0 ? "THREADS" : "CALLER", SNAPSHOT_EVERY);
        life.await(life.up);
        Thread.sleep(random.nextInt(200));

        fill(i % 3 == 2 ? 3 : 0);

        life.await(life.down);
        long[] closed = life.await(life.closed);
        assertEquals(0, life.awaitEnd());
        complete += (int) closed[0];
        String said = Files.readString(log);
        assertTrue(said.contains("io.ringbeat.journal.JournalException"), said);
        ReceivingEnd.Life refused = end.go("CALLER", SNAPSHOT_EVERY);
        assertEquals(3, refused.awaitEnd());
        assertFalse(refused.up.isDone());
        said = Files.readString(log);
        assertTrue(said.contains("are needed to go on"), said);
        Files.delete(log);
        Files.delete(other);
        Sound.require(folder, end, closed);
      }
      ReceivingEnd.Life last = end.go("CALLER", SNAPSHOT_EVERY);
      long[] up = last.await(last.up);
      assertTrue(up[0] >= end.lastAcknowledged());
      Thread.sleep(100);
      last.order('C');
      long[] closed = last.await(last.closed);
      last.awaitEnd();
      Sound sound = Sound.require(folder, end, closed);
      assertEquals(List.of(), end.wrong());
      System.out.printf(
          "the disk was full %d times, %d times everything was drained: %d events, %d acknowledged%n",
          TIMES, complete, sound.straight().events(), end.acknowledged().length / 2);
    }
  }

  /** Leaves no room at all, at once or in steps with a pause. */
  private void fill(int pauseMillis) throws Exception {
    try (FileChannel channel =
        FileChannel.open(other, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int bytes = 1 << 20; bytes >= 4_096; bytes /= 2) {
        try {
          while (true) {
            channel.write(ByteBuffer.allocate(bytes));
            Thread.sleep(pauseMillis);
          }
        } catch (IOException e) {
          // Full for this length; a shorter one may fit.
        }
      }
    }
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
