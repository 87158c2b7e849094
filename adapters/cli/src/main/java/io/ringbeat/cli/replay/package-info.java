/** The debugger's command line: a prompt and verbs that walk a recorded run forwards and back. */
package io.ringbeat.cli.replay;
