package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInAConstructor implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final long offset;

  public ClockInAConstructor() {
    offset = System.nanoTime(); // finds clock
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(offset);
  }
}
