package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ThreadLocalState implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static final ThreadLocal<Long> LOCAL = new ThreadLocal<>(); // finds thread

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(LOCAL.get()); // finds thread
  }
}
