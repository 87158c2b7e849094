package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashMapAsParameter implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static void go(Context context, Map<Long, Long> map) {
    for (var entry : map.entrySet()) { // finds hash-order
      context.once(entry.getValue());
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    go(context, new HashMap<>());
  }
}
