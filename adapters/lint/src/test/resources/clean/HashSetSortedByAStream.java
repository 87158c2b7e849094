package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashSetSortedByAStream implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Set<Long> set = new HashSet<>();
    set.stream().map(x -> x + 1).sorted().forEach(context::once);
    context.once(set.stream().mapToLong(x -> x).sum());
    for (long x : new TreeSet<>(set)) {
      context.once(x);
    }
  }
}
