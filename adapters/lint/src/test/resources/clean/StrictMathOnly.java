package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class StrictMathOnly implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once((long) (StrictMath.exp(1) + Math.sqrt(2) + Math.fma(1.0, 2.0, 3.0) + Math.floor(1.5) + Math.abs(-1)));
  }
}
