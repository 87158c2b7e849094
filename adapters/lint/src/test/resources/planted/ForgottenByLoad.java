package planted;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class ForgottenByLoad implements Strategy {
  @Override
  public void onStart(Context context) {}

  private long a;
  private long b;

  @Override
  public void save(StateWriter out) {
    out.put("a", a);
  }

  @Override
  public void load(Context context, StateReader in) {
    a = in.number("a");
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    a++;
    b++; // finds unsaved-state
    context.once(a + b);
  }
}
