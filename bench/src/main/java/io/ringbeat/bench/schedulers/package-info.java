/** How fast, how late and how large: the engine's scheduler beside Quartz and db-scheduler. */
package io.ringbeat.bench.schedulers;
