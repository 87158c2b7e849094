/** State as named fields: what snapshots, state hashes and views of a state are made of. */
package io.ringbeat.state;
