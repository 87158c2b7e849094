package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class NativeMethod implements Strategy {
  @Override
  public void onStart(Context context) {}

  private static native long read(); // finds native at 0

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(read());
  }
}
