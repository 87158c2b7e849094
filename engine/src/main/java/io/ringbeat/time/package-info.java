/** Time as the engine sees it: the table of tasks that are due at engine times. */
package io.ringbeat.time;
