package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInANestedClass implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static final class Inner {
    void go(Context context) {
      context.once(System.nanoTime()); // finds clock
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    new Inner().go(context);
  }
}
