package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class GroupedByHash implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Map<Boolean, List<Long>> groups = Stream.of(1L, 2L).collect(Collectors.groupingBy(x -> x > 1));
    groups.values().stream().map(List::size).forEach(context::once); // finds hash-order
  }
}
