package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class StaticObject implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static final Counter COUNTER = new Counter();

  static final class Counter {
    private long n;

    void up() {
      n++;
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    COUNTER.up(); // finds static-state
  }
}
