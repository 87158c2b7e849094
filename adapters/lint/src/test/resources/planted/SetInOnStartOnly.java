package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SetInOnStartOnly implements Strategy {
  @Override
  public void onStart(Context context) {}

  private long size;

  @Override
  public void onOrder(Context context, Order order) {
    size = order.leavesLots(); // finds unsaved-state
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(size);
  }
}
