package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ConcurrentMapOrder implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    var map = new java.util.concurrent.ConcurrentHashMap<Long, Long>();
    context.once(map.keys().nextElement()); // finds hash-order
  }
}
