package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SynchronizedMethod implements Strategy {
  @Override
  public void onStart(Context context) {}

  private synchronized void go(Context context) {
    context.once(1); // finds thread
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    go(context);
  }
}
