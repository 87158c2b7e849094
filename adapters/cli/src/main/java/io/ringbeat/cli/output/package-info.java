/** Result files that appear whole or not at all. */
package io.ringbeat.cli.output;
