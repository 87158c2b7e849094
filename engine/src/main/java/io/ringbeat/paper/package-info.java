/** Paper trading: the simulated venue as a live engine's gateway, and recorded data at its pace. */
package io.ringbeat.paper;
