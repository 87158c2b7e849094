package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class UnsavedHelper implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final Counter counter = new Counter();

  static final class Counter {
    private long n;

    void up() {
      n++; // finds unsaved-state
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    counter.up();
  }
}
