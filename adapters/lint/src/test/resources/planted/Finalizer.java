package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class Finalizer implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Left {
    @Override
    @SuppressWarnings({"deprecation", "removal"})
    protected void finalize() {}

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(new Left().hashCode()); // finds gc
  }
}
