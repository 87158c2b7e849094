package io.ringbeat.schedule;

/** The two ways in which cron texts are written. */
public enum Dialect {
  /**
   * Celery's crontab: a day has to match day of month <em>and</em> day of week; Sunday is 0, 7 is
   * refused; ranges wrap around ({@code fri-mon}).
   */
  CELERY,
  /**
   * The crontab of Unix: when day of month <em>and</em> day of week are restricted, one of them is
   * enough; Sunday is 0 or 7; ranges do not wrap; {@code @daily} and its like stand for five
   * fields.
   */
  UNIX
}
