package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class InstantOfTheEvent implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(java.time.Instant.ofEpochMilli(context.now() / 1_000_000).atZone(java.time.ZoneOffset.UTC).getHour());
  }
}
