package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SwitchesOnAnEnum implements Strategy {
  @Override
  public void onStart(Context context) {}

  enum Phase {
    OPEN,
    CLOSED
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    switch (Phase.values()[0]) {
      case OPEN -> context.once(1);
      default -> context.once(2);
    }
  }
}
