package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInAFunctionOfTheUser implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Machine implements LongSupplier {
    @Override
    public long getAsLong() {
      return System.nanoTime(); // finds clock
    }
  }

  private final LongSupplier time;

  public ClockInAFunctionOfTheUser(LongSupplier time) {
    this.time = time;
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(time.getAsLong());
  }
}
