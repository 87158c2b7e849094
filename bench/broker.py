"""The tables of the bridge to RabbitMQ beside PerfTest: see bench/tables.py."""

import statistics

from cells import lines, nanos, ratio, spread, verdict

BAR = 0.9  # of PerfTest's messages/s, unbatched
SIDES = {
    "PERFTEST": "PerfTest",
    "BRIDGE": "the bridge, an event a message",
    "BATCHED": "the bridge, {batch} events a message",
}


def thousands(value):
    return f"{value:,.0f}"


def processors(value):
    return f"{value:.2f}"


def about(folder):
    """What was measured with what; None if nothing was."""
    found = [line for line in lines(folder, "rabbitmq") if line["kind"] == "about"]
    return found[0] if found else None


def windows(folder, kind):
    """All windows of a kind, by queue, side and round."""
    found = {}
    for line in lines(folder, "rabbitmq"):
        if line["kind"] == kind:
            found.setdefault(line["queue"], {}).setdefault(line["side"], {})[line["round"]] = line
    return found


def same(what):
    return (
        f"{what['broker']} on {what['platform']}, PerfTest {what['perfTest']}, both with client {what['client']} in one"
        f" JVM, taking turns on one broker. The same on both sides: bodies of {what['body']} bytes (a native frame with"
        f" one event), persistent and mandatory, confirms with at most {what['window']:,} messages under way, a durable"
        f" queue of its own for each window, one consumer with a prefetch of {what['prefetch']:,}, a connection for each"
        " direction."
    )


def bridge(folder):
    """Messages/s with confirms."""
    what = about(folder)
    found = windows(folder, "flat out")
    if not found:
        return None
    table = [
        same(what) + " Median (least to greatest) of windows; Ringbeat is the median of the ratios of windows of one round.",
        "",
        "| queue | what | windows | messages/s confirmed | events/s taken in | / PerfTest, messages | / PerfTest, events"
        " | our aim | processors, client | processors, broker |",
        "|---|---|---:|---:|---:|---:|---:|---|---:|---:|",
    ]
    for queue, sides in found.items():
        peer = sides["PERFTEST"]
        for side, label in SIDES.items():
            rounds = sides[side]
            cells = [
                spread([line["confirmed"] for line in rounds.values()], thousands),
                spread([line["handled"] for line in rounds.values()], thousands),
            ]
            if side == "PERFTEST":
                cells += ["", "", ""]
            else:
                messages = [line["confirmed"] / peer[i]["confirmed"] for i, line in rounds.items()]
                events = [line["handled"] / peer[i]["handled"] for i, line in rounds.items()]
                cells += [spread(messages, ratio), spread(events, ratio)]
                met = min(statistics.median(messages), statistics.median(events)) >= BAR
                cells.append(verdict(met, f"{BAR} x") if side == "BRIDGE" else "")
            for key in ("ownProcessors", "brokerProcessors"):
                cells.append(spread([line[key] for line in rounds.values()], processors))
            name = label.format(batch=what["batch"])
            table.append(f"| {queue} | {name} | {len(rounds)} | {' | '.join(cells)} |")
    return table + [
        "",
        "Not the same: PerfTest makes its messages from nothing, with a delivery mode for properties, does nothing with what"
        " comes, and acknowledges every 256th, with all before it. The bridge's messages come out of a ring by way of a"
        " journal, carry their content type, id and producer, are decoded and journalled again, acknowledged when they are"
        " journalled, and given to a core that knows which it has had. Both engines run in the client's JVM, all agents of"
        " each on one thread. Every window ends with the proof that all trades came, in order, each once.",
    ]


def confirms(folder):
    """From publishing to the confirm, and to the other core, at a rate."""
    found = {}
    for line in lines(folder, "rabbitmq"):
        if line["kind"] == "latency":
            found.setdefault((line["queue"], line["rate"], line["until"]), {}).setdefault(line["side"], []).append(line)
    if not found:
        return None
    table = [
        "At a fixed rate, far below what goes; median (least to greatest) of windows. From when a message is made until its"
        " confirm is there, and until it is taken in: of PerfTest by its own stamps, in its callbacks; of the bridge from"
        " the publication into the ring until the bridge has counted the confirm, as a thread sees it that looks every 20 us"
        " or so, and until the other core has the event: so the journal is in both.",
        "",
        "| queue | events/s | until it was | what | windows | p50 | p90 | p99 | max |",
        "|---|---:|---|---|---:|---:|---:|---:|---:|",
    ]
    for (queue, planned, until), sides in found.items():
        for side, label in SIDES.items():
            if side not in sides:
                continue
            cells = [spread([line[p] for line in sides[side]], nanos) for p in ("p50", "p90", "p99", "max")]
            table.append(f"| {queue} | {planned:,} | {until} | {label} | {len(sides[side])} | {' | '.join(cells)} |")
    return table
