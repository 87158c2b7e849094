package io.ringbeat.state;

/**
 * Something whose whole state can be written and read again: a handler, a core, a strategy. What is
 * saved must be canonical: equal states are saved as equal fields in the same order, whatever led
 * to them, so sort what has no order of its own. An object that has loaded a state goes on as the
 * one that saved it would have.
 */
public interface State {
  /**
   * Writes the state. Called on the owner's thread, between events; must not change anything.
   *
   * @param out takes the fields
   */
  void save(StateWriter out);

  /**
   * Takes over a state, field by field as {@link #save} wrote it. Called on a fresh object, before
   * its first event.
   *
   * @param in gives the fields
   * @throws StateException if the fields are not those that are expected
   */
  void load(StateReader in);

  /**
   * Writes the state for people to look at. Without this what {@link #save} writes; where that
   * leaves something out, this may show it.
   *
   * @param out takes the fields
   */
  default void show(StateWriter out) {
    save(out);
  }

  /**
   * Tells whether all of the state can be saved. Where it cannot, nothing is: a run is then brought
   * back by replaying it from its beginning.
   *
   * @return false if this is made of something whose state is unknown
   */
  default boolean canSave() {
    return true;
  }
}
