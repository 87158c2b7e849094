package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class Unsaved implements Strategy {
  @Override
  public void onStart(Context context) {}

  private long filled;

  @Override
  public void onTask(Context context, TaskDue task) {
    filled++; // finds unsaved-state
    context.once(filled);
  }
}
