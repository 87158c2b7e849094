package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashSetOrderThroughAnInterface implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static Collection<Long> all() {
    Set<Long> set = new HashSet<>();
    set.add(1L);
    return set;
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    for (long level : all()) { // finds hash-order
      context.once(level);
    }
  }
}
