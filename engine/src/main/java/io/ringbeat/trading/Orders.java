package io.ringbeat.trading;

import io.ringbeat.event.Hash64;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A strategy's orders that have not ended, by id, oldest first. Objects are pooled: nothing is
 * allocated once the pool has grown to the greatest number of orders open at once. Not thread-safe;
 * cancelling and modifying do not change the list, submitting appends to it.
 */
public final class Orders {
  private Order[] open = new Order[16];
  private int size;
  private Order[] pool = new Order[16];
  private int pooled;
  private final Long2ObjectHashMap<Order> byId = new Long2ObjectHashMap<>();

  Orders() {}

  /**
   * Returns how many orders are open.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * Returns an open order by its place.
   *
   * @param index 0 for the oldest, below {@link #size}
   * @return the order
   * @throws IndexOutOfBoundsException if there is none at that place
   */
  public Order get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("order " + index + " of " + size);
    }
    return open[index];
  }

  /**
   * Returns an open order by its id.
   *
   * @param id the order's id
   * @return the order, or null if it has ended or never was
   */
  public Order find(long id) {
    return byId.get(id);
  }

  Order add(long id) {
    Order order = pooled == 0 ? new Order() : pool[--pooled];
    order.id = id;
    if (size == open.length) {
      open = Arrays.copyOf(open, size * 2);
    }
    open[size++] = order;
    byId.put(id, order);
    return order;
  }

  void remove(Order order) {
    int index = 0;
    while (open[index] != order) {
      index++;
    }
    System.arraycopy(open, index + 1, open, index, --size - index);
    open[size] = null;
    byId.remove(order.id);
  }

  void recycle(Order order) {
    if (pooled == pool.length) {
      pool = Arrays.copyOf(pool, pooled * 2);
    }
    pool[pooled++] = order;
  }

  void save(StateWriter out) {
    out.put("orders", size);
    for (int i = 0; i < size; i++) {
      out.open("order");
      open[i].save(out);
      out.close();
    }
  }

  /** Takes over orders; there must be none. */
  void load(StateReader in, int instruments, long lastId) {
    int count = in.count("orders", Integer.MAX_VALUE);
    long before = 0;
    for (int i = 0; i < count; i++) {
      in.open("order");
      long id = in.number("id");
      if (id <= before || id > lastId) {
        throw new StateException(
            "order " + id + " behind order " + before + ", where the last is " + lastId);
      }
      add(id).load(in, instruments);
      in.close();
      before = id;
    }
  }

  /** Returns a hash of the open orders, oldest first. */
  long stateHash() {
    Hash64 hash = new Hash64();
    for (int i = 0; i < size; i++) {
      open[i].addTo(hash);
    }
    return hash.value();
  }
}
