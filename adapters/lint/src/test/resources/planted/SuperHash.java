package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SuperHash implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public int hashCode() {
    return 31 * super.hashCode(); // finds identity
  }

  @Override
  public boolean equals(Object other) {
    return other == this;
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(hashCode());
  }
}
