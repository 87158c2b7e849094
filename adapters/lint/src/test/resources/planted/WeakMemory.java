package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class WeakMemory implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    var weak = new java.lang.ref.WeakReference<>(new Object()); // finds gc
    context.once(weak.get() == null ? 1 : 2); // finds gc
  }
}
