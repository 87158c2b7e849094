package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashOfARecord implements Strategy {
  @Override
  public void onStart(Context context) {}

  record Level(long ticks, String name) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(new Level(1, "a").hashCode());
  }
}
