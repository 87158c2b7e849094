package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInToString implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Shown {
    @Override
    public String toString() {
      return Long.toString(System.nanoTime()); // finds clock
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(("" + new Shown()).length());
  }
}
