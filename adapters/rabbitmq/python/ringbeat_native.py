#!/usr/bin/env python3
"""Reads Ringbeat's native frames, see NATIVE.md. Python 3.8 or newer, standard library only.

    from ringbeat_native import frame
    for event in frame(body)["events"]: ...

As a program it reads one frame from a file, or from standard input, and prints a line of JSON for
each event; payloads are in base64.
"""

import base64
import json
import struct
import sys

HEAD = struct.Struct("<4sBBHIIQ")
EVENT = struct.Struct("<q8q")
SLOT = 64
LONG = 1 << 14
MASK = (1 << 64) - 1

KINDS = {
    1: "DEPTH", 2: "SNAPSHOT", 3: "CLEAR", 4: "TRADE", 5: "QUOTE", 6: "MARK", 7: "GAP",
    8: "REQUEST", 9: "REPORT", 10: "HEARTBEAT", 11: "TASK_DUE", 12: "CONTROL", 13: "TASK",
    14: "TASK_DONE", 15: "CONFIRM", 16: "BAR", 17: "ASSET", 18: "POSITION", 19: "PEER",
    20: "MESSAGE", 21: "ENTRY", 22: "FIRING", 23: "LEDGER",
}

FLAGS = ("SELL", "AT_VENUE", "AT_CORE", "LAST", "NO_PRICE", "MAKER", "LONG", "CONFLATED")


class BadFrame(ValueError):
    """The bytes are no frame."""


def _mix(word):
    word = ((word ^ word >> 30) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ word >> 27) * 0x94D049BB133111EB) & MASK
    return word ^ word >> 31


def producer(name):
    """Returns the hash that stands for a producer's name in a frame."""
    gamma = 0x9E3779B97F4A7C15
    data = name.encode("utf-8")
    words = [len(data)]
    words += [int.from_bytes(data[i:i + 8], "little") for i in range(0, len(data), 8)]
    value = 0
    for word in words:
        value = _mix(((value + gamma) & MASK) ^ _mix((word + gamma) & MASK))
    return value


def _event(body, at):
    if at + EVENT.size > len(body):
        raise BadFrame("an event is cut off at byte %d" % at)
    sequence, header, venue_time, engine_time, a, b, c, d, e = EVENT.unpack_from(body, at)
    header &= MASK
    at += EVENT.size
    payload = None
    if header & LONG:
        end = at + (e + SLOT - 1) // SLOT * SLOT
        if e < 0 or end > len(body):
            raise BadFrame("a payload is cut off at byte %d" % at)
        payload = bytes(body[at:at + e])
        at = end
    kind = header & 0xFF
    event = {
        "sequence": sequence,
        "kind": KINDS.get(kind, "UNKNOWN(%d)" % kind),
        "flags": [name for bit, name in enumerate(FLAGS, 8) if header >> bit & 1],
        "source": header >> 24 & 0xFFFF,
        "instrument": header >> 40,
        "venue_time": venue_time,
        "engine_time": engine_time,
        "a": a, "b": b, "c": c, "d": d, "e": e,
        "payload": payload,
    }
    return event, at


def frame(body):
    """Returns {"producer": hash, "events": [...]}; raises BadFrame if the bytes are no frame."""
    if len(body) < HEAD.size:
        raise BadFrame("a frame begins with %d bytes, this has %d" % (HEAD.size, len(body)))
    magic, version, flags, schema, count, slots, by = HEAD.unpack_from(body)
    if magic != b"RBEV":
        raise BadFrame("no native frame")
    if (version, flags, schema) != (1, 0, 1):
        raise BadFrame("version %d, flags %d, schema %d" % (version, flags, schema))
    if len(body) != HEAD.size + 8 * count + SLOT * slots:
        raise BadFrame("%d events, %d slots and %d bytes" % (count, slots, len(body)))
    events = []
    at = HEAD.size
    for _ in range(count):
        event, at = _event(body, at)
        events.append(event)
    if at != len(body):
        raise BadFrame("%d bytes are behind the last event" % (len(body) - at))
    return {"producer": by, "events": events}


def main(arguments):
    if len(arguments) > 1:
        with open(arguments[1], "rb") as file:
            body = file.read()
    else:
        body = sys.stdin.buffer.read()
    try:
        whole = frame(body)
    except BadFrame as wrong:
        print("ringbeat_native: %s" % wrong, file=sys.stderr)
        return 1
    for event in whole["events"]:
        payload = event["payload"]
        event["payload"] = None if payload is None else base64.b64encode(payload).decode("ascii")
        event["producer"] = whole["producer"]
        print(json.dumps(event))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
