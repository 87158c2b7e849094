/** What the journal costs, and what reads it again. Nothing here is shipped. */
package io.ringbeat.bench.journal;
