package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInASuperclass extends Timed {
  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(read());
  }
}

abstract class Timed implements Strategy {
  @Override
  public void onStart(Context context) {
    context.once(read());
  }

  long read() {
    return System.nanoTime(); // finds clock
  }
}
