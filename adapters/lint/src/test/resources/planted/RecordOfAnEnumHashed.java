package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class RecordOfAnEnumHashed implements Strategy {
  @Override
  public void onStart(Context context) {}

  enum Phase {
    OPEN
  }

  record Key(Phase phase) {} // finds identity

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(new Key(Phase.OPEN).hashCode());
  }
}
