package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class LinkedMapOrder implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Map<Long, Long> map = new LinkedHashMap<>();
    for (long value : map.values()) {
      context.once(value);
    }
  }
}
