package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class OwnThreadClass implements Strategy {
  @Override
  public void onStart(Context context) {}

  static final class Worker extends Thread { // finds thread
    @Override
    public void run() {}
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    Worker worker = new Worker();
    worker.start(); // finds thread
  }
}
