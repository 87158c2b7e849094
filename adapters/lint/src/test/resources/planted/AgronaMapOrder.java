package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class AgronaMapOrder implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final org.agrona.collections.Long2LongHashMap map = new org.agrona.collections.Long2LongHashMap(0);

  @Override
  public void onTask(Context context, TaskDue task) {
    map.longForEach((key, value) -> context.once(value)); // finds hash-order
  }
}
