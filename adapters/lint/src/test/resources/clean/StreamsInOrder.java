package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class StreamsInOrder implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(List.of(3L, 1L).stream().filter(x -> x > 1).collect(Collectors.toCollection(TreeSet::new)).first());
    context.once(Stream.of(1L, 2L).collect(Collectors.groupingBy(x -> x > 1, TreeMap::new, Collectors.counting())).firstKey() ? 1 : 2);
  }
}
