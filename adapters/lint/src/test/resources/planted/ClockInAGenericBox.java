package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ClockInAGenericBox implements Strategy {
  @Override
  public void onStart(Context context) {}

  record Box<T>(Supplier<T> source) {
    T get() {
      return source.get();
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    Box<Long> box = new Box<>(System::nanoTime); // finds clock
    context.once(box.get());
  }
}
