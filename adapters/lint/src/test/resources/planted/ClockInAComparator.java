package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInAComparator implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class ByChance implements Comparator<Long> {
    @Override
    public int compare(Long a, Long b) {
      return (int) System.nanoTime(); // finds clock
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    List<Long> list = new ArrayList<>();
    list.add(1L);
    list.sort(new ByChance());
    context.once(list.get(0));
  }
}
