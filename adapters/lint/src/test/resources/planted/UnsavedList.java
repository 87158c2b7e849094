package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class UnsavedList implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final List<Long> seen = new ArrayList<>();

  @Override
  public void onTask(Context context, TaskDue task) {
    seen.add(context.now()); // finds unsaved-state
  }
}
