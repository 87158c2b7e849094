package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class UnsavedArray implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final long[] last = new long[2];

  @Override
  public void onTask(Context context, TaskDue task) {
    last[0] = context.now(); // finds unsaved-state
  }
}
