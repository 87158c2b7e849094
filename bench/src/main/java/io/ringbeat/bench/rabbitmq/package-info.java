/** The bridge to RabbitMQ beside RabbitMQ's own PerfTest. */
package io.ringbeat.bench.rabbitmq;
