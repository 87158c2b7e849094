package io.ringbeat.debugger;

/** What kind of thing a part of a condition is. */
enum Type {
  NUMBER("number", "a number"),
  FLAG("flag", "true or false"),
  KIND("kind", "a kind"),
  SIDE("side", "a side"),
  STATUS("status", "a status"),
  INSTRUMENT("instrument", "an instrument");

  private final String label;
  private final String one;

  Type(String label, String one) {
    this.label = label;
    this.one = one;
  }

  String label() {
    return label;
  }

  String one() {
    return one;
  }
}
