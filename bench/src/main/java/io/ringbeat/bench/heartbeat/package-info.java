/** How late beats are: the engine's heartbeat beside other timers. */
package io.ringbeat.bench.heartbeat;
