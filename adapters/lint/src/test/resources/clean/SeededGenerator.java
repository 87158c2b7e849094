package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SeededGenerator implements Strategy {
  @Override
  public void onStart(Context context) {}

  private long x = 1;

  @Override
  public void save(StateWriter out) {
    out.put("x", x);
  }

  @Override
  public void load(Context context, StateReader in) {
    x = in.number("x");
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    long next = x * 6364136223846793005L + 1442695040888963407L;
    x = next;
    context.once(next >>> 40);
  }
}
