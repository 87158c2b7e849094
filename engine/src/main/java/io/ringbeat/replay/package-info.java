/** Replays journalled runs with every effect cut, and compares them with what they had come to. */
package io.ringbeat.replay;
