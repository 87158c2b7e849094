package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class FormatsByName implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(String.format(Locale.ROOT, "%d", 1).length() + "a".toLowerCase(Locale.ROOT).length());
  }
}
