package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class MathExp implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    double decay = Math.exp(-context.now() / 1e9); // finds math
    context.once((long) decay);
  }
}
