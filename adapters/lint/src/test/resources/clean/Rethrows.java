package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class Rethrows implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Closing implements AutoCloseable {
    @Override
    public void close() {}
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    try {
      context.once(1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      context.once(2);
    }
    try (Closing closing = new Closing()) {
      context.once(closing == null ? 1 : 2);
    }
  }
}
