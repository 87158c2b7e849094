package io.ringbeat.cli.beat;

import io.ringbeat.rabbitmq.Endpoint;
import java.nio.file.Path;

/**
 * What a beat is started with.
 *
 * @param schedule the schedule file
 * @param endpoint the broker
 * @param name that the beats share
 * @param member who this one is
 * @param run folder of the run
 */
record BeatOptions(Path schedule, Endpoint endpoint, String name, String member, Path run) {}
