package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class CollectedToASet implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Set<Long> set = Stream.of(1L, 2L).collect(Collectors.toSet());
    for (long one : set) { // finds hash-order
      context.once(one);
    }
  }
}
