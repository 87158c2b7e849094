package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class StaticMap implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static final Map<Long, Long> SEEN = new TreeMap<>();

  @Override
  public void onTask(Context context, TaskDue task) {
    SEEN.put(context.now(), 1L); // finds static-state
  }
}
