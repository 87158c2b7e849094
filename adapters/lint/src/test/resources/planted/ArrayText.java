package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ArrayText implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    long[] levels = {1, 2};
    context.once(String.valueOf((Object) levels).length()); // finds identity
  }
}
