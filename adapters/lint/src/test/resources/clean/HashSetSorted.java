package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class HashSetSorted implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Set<Long> set = new HashSet<>();
    set.add(1L);
    List<Long> list = new ArrayList<>(set);
    Collections.sort(list);
    List<Long> other = new ArrayList<>(set);
    other.sort(null);
    Long[] array = set.toArray(new Long[0]);
    Arrays.sort(array);
    context.once(list.get(0) + array[0] + other.get(0));
  }
}
