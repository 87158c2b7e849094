package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashMapOrder implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final Map<Long, Long> levels = new HashMap<>();

  @Override
  public void onTask(Context context, TaskDue task) {
    for (long level : levels.values()) { // finds hash-order
      context.once(level);
    }
  }
}
