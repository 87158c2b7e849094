package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ReadsAFile implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    try {
      context.once(java.nio.file.Files.size(java.nio.file.Path.of("a"))); // finds io
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
