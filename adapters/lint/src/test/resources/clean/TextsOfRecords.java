package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class TextsOfRecords implements Strategy {
  @Override
  public void onStart(Context context) {}

  enum Phase {
    OPEN
  }

  record Level(long ticks, Phase phase) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Level level = new Level(1, Phase.OPEN);
    context.once((level + " " + Phase.OPEN + new StringBuilder().append(level)).length());
  }
}
