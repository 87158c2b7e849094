package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class Shuffled implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    List<Long> list = new ArrayList<>(List.of(1L, 2L));
    Collections.shuffle(list); // finds random
    context.once(list.get(0));
  }
}
