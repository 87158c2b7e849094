package io.ringbeat.marketdata.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.event.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads, checks and decompresses the frames of an event file one after another. */
final class FrameDecoder {
  private final Path file;
  private final FileChannel channel;
  private final FrameIndex index;
  private final long clockCorrection;
  private int frame;

  // Native memory, freed with the decoder: made by the thread that decodes.
  private ZstdDecompressCtx zstd;
  private ByteBuffer compressed;
  private ByteBuffer plain;
  private LongBuffer words;

  FrameDecoder(
      Path file, FileChannel channel, FrameIndex index, int firstFrame, long clockCorrection) {
    this.file = file;
    this.channel = channel;
    this.index = index;
    frame = firstFrame;
    this.clockCorrection = clockCorrection;
  }

  void open() {
    zstd = new ZstdDecompressCtx();
    int bytes = blockWords() * Long.BYTES;
    compressed = ByteBuffer.allocateDirect((int) Zstd.compressBound(bytes));
    plain = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    words = plain.asLongBuffer();
  }

  void close() {
    zstd.close();
  }

  /** Returns how many longs the largest frame has. */
  int blockWords() {
    return index.frames() == 0 ? 0 : (int) index.max(FrameIndex.EVENTS) * Event.WORDS;
  }

  boolean hasNext() {
    return frame < index.frames();
  }

  /** Decodes the next frame into an array of {@link #blockWords()}. */
  EventBlock decode(long[] into) throws IOException {
    int events = (int) index.get(frame, FrameIndex.EVENTS);
    int length = (int) index.get(frame, FrameIndex.LENGTH);
    if (length > compressed.capacity()) {
      throw damaged(null);
    }
    compressed.position(0).limit(length);
    EventFileReader.readFully(channel, compressed, index.get(frame, FrameIndex.OFFSET));
    compressed.flip();
    if ((EventFileFormat.crc(compressed) & 0xFFFFFFFFL) != index.get(frame, FrameIndex.CRC)) {
      throw damaged(null);
    }
    int used = events * Event.WORDS;
    int bytes = decompress(length);
    if (bytes != used * Long.BYTES) {
      throw damaged(null);
    }
    words.clear();
    words.get(into, 0, used);
    if (clockCorrection != 0) {
      for (int i = Event.ENGINE_TIME; i < used; i += Event.WORDS) {
        into[i] += clockCorrection;
      }
    }
    frame++;
    return new EventBlock(into, used);
  }

  private int decompress(int length) {
    try {
      return zstd.decompressDirectByteBuffer(plain, 0, plain.capacity(), compressed, 0, length);
    } catch (ZstdException e) {
      throw damaged(e);
    }
  }

  private DataException damaged(ZstdException cause) {
    return new DataException(
        file
            + ": frame "
            + (frame + 1)
            + " of "
            + index.frames()
            + " is damaged"
            + EventFileFormat.AGAIN,
        cause);
  }
}
