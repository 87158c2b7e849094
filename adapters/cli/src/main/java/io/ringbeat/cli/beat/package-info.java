/** {@code ringbeat beat}: a schedule file, and a beat that publishes its tasks to workers. */
package io.ringbeat.cli.beat;
