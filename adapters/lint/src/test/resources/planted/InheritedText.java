package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class InheritedText implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Level {}

  @Override
  public void onTask(Context context, TaskDue task) {
    Level level = new Level();
    context.once((level + "!").length()); // finds identity
  }
}
