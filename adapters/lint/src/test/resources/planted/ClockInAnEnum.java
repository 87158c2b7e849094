package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInAnEnum implements Strategy {
  @Override
  public void onStart(Context context) {}

  enum Source {
    MACHINE {
      @Override
      long read() {
        return System.nanoTime(); // finds clock
      }
    };

    abstract long read();
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(Source.MACHINE.read());
  }
}
