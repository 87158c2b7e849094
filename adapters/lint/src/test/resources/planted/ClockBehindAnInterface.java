package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockBehindAnInterface implements Strategy {
  @Override
  public void onStart(Context context) {}

  interface Watch {
    long read();
  }

  private final Watch watch = new Machine();

  static final class Machine implements Watch {
    @Override
    public long read() {
      return System.currentTimeMillis(); // finds clock
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(watch.read());
  }
}
