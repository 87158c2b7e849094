package clean;

import io.ringbeat.state.*;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public final class SavedHelper implements Strategy {
  @Override
  public void onStart(Context context) {}

  private final Counter counter = new Counter();
  private final long[] last = new long[1];
  private transient long scratch;

  @Override
  public void onBook(Context context, int instrument) {
    scratch = 1;
    context.once(scratch);
  }

  @Override
  public void save(StateWriter out) {
    counter.save(out);
    out.put("last", last, 0, 1);
  }

  @Override
  public void load(Context context, StateReader in) {
    counter.load(in);
    last[0] = in.number("last");
  }

  static final class Counter {
    private long n;

    void up() {
      n++;
    }

    void save(StateWriter out) {
      out.put("n", n);
    }

    void load(StateReader in) {
      n = in.number("n");
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    counter.up();
    last[0] = 1;
  }
}
