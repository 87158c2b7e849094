/** {@code ringbeat journal}: looks after the folders in which runs are kept. */
package io.ringbeat.cli.journal;
