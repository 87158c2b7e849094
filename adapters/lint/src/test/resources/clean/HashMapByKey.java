package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashMapByKey implements Strategy {
  @Override
  public void onStart(Context context) {}

  enum Phase {
    OPEN
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    Map<Phase, Long> map = new HashMap<>();
    map.put(Phase.OPEN, 1L);
    map.merge(Phase.OPEN, 1L, Long::sum);
    context.once(map.getOrDefault(Phase.OPEN, 2L) + map.size());
  }
}
