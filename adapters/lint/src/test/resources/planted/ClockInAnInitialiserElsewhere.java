package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInAnInitialiserElsewhere implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Begun {
    static final long AT = System.nanoTime(); // finds clock
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(Begun.AT);
  }
}
