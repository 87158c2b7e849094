package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class UnreachedClock implements Strategy {
  @Override
  public void onStart(Context context) {}

  public static void main(String[] args) {
    System.out.println(System.nanoTime());
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    context.once(1);
  }
}
