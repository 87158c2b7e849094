package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SettingsReadAgain implements Strategy {
  @Override
  public void onStart(Context context) {}

  private long size;

  private void read(Context context) {
    size = context.parameters().longValue("size", 1);
  }

  @Override
  public void onBook(Context context, int instrument) {
    read(context);
  }

  @Override
  public void load(Context context, StateReader in) {
    read(context);
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(size);
  }
}
