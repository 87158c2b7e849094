package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class EnumMapOrder implements Strategy {
  @Override
  public void onStart(Context context) {}

  enum Phase {
    OPEN
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    for (long value : new EnumMap<Phase, Long>(Phase.class).values()) {
      context.once(value);
    }
  }
}
