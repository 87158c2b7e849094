package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SetByTheConstructor implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final long size;
  private long other;

  public SetByTheConstructor() {
    size = 1;
    other = 2;
  }

  static final class Table {
    private static final long[] VALUES = new long[4];

    static {
      for (int i = 0; i < 4; i++) {
        VALUES[i] = i;
      }
    }

    static long get(int i) {
      return VALUES[i];
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(size + Table.get(1));
  }
}
