package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class AsksTheNet implements Strategy {
  @Override
  public void onStart(Context context) {}

  @Override
  public void onTask(Context context, TaskDue task) {
    java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient(); // finds io
    context.once(client == null ? 1 : 2);
  }
}
