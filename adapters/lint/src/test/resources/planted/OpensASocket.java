package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class OpensASocket implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    try (var socket = new java.net.Socket()) { // finds io
      context.once(1);
    } catch (java.io.IOException e) { // finds io
      throw new java.io.UncheckedIOException(e);
    }
  }
}
