package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class StaticArray implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static final long[] LAST = new long[1];

  @Override
  public void onTask(Context context, TaskDue task) {
    LAST[0] = context.now(); // finds static-state
  }
}
