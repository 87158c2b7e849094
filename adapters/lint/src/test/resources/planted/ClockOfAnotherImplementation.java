package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockOfAnotherImplementation implements Strategy {
  @Override
  public void onStart(Context context) {}

  interface Watch {
    long read();
  }

  private Watch watch = () -> 1;

  public ClockOfAnotherImplementation() {}

  ClockOfAnotherImplementation(Watch watch) {
    this.watch = watch;
  }

  static final class Machine implements Watch {
    @Override
    public long read() {
      return System.nanoTime(); // finds clock
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(watch.read());
  }
}
