package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockDeepDown implements Strategy {
  @Override
  public void onStart(Context context) {}

  private void one(Context context) {
    two(context, 3);
  }

  private static void two(Context context, int n) {
    if (n > 0) {
      two(context, n - 1);
    }
    context.once(three());
  }

  private static long three() {
    return System.nanoTime(); // finds clock
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    one(context);
  }
}
