/** The command that looks for what makes a run depend on something else than its events. */
package io.ringbeat.cli.lint;
