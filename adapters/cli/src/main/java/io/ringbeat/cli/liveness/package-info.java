/** {@code ringbeat liveness}: watches peers, is watched, and says who lives. */
package io.ringbeat.cli.liveness;
