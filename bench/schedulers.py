"""The tables of the engine's scheduler beside Quartz and db-scheduler: see bench/tables.py."""

import statistics

from cells import lines, nanos, ratio, spread

PEERS = {
    "RINGBEAT": "Ringbeat's `Scheduler`",
    "QUARTZ": "Quartz 2.5.2, `RAMJobStore`",
    "DB_SCHEDULER": "db-scheduler 16.12.0, H2 2.4.240 in memory",
}
SAME = (
    "Ringbeat runs entries on its core's thread, in an engine with threads and without a journal; the peers on pools of 10"
    " threads. db-scheduler, which alone keeps entries in a database, polls each 10 ms (10 s by default); Quartz"
    " acquires 10 triggers at once (1 by default)."
)


def count(value):
    return f"{value:,.0f}"


def megabytes(value):
    return f"{value / 1e6:,.1f} MB"


def seconds(value):
    return f"{value / 1e9:,.2f} s"


def groups(folder, kind, *keys):
    """All lines of a kind, by some of their values and by peer."""
    found = {}
    for line in lines(folder, kind):
        if line["kind"] == kind:
            found.setdefault(tuple(line[key] for key in keys), {}).setdefault(line["peer"], []).append(line)
    return sorted(found.items())


def beside(peers, peer, value):
    """By how much the first peer is better than another: the ratio of medians."""
    ours = statistics.median(map(value, peers["RINGBEAT"])) if "RINGBEAT" in peers else 0
    theirs = statistics.median(map(value, peers[peer]))
    return "" if peer == "RINGBEAT" or not ours else ratio(theirs / ours)


def due(folder):
    """How fast what is due at one instant runs."""
    table = [
        f"Entries that run once, all due at one instant, each put in before it under a name of its own. {SAME} Median (least"
        " to greatest) of bursts after a first one, in JVMs by turns.",
        "",
        "| entries | scheduler | bursts | from the instant until the last has run | runs/s | time / ours |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    found = groups(folder, "due", "entries")
    for (entries,), peers in found:
        for peer, label in PEERS.items():
            if peer in peers:
                bursts = peers[peer]
                table.append(
                    f"| {entries:,} | {label} | {len(bursts)} | {spread([b['nanos'] for b in bursts], nanos)}"
                    f" | {spread([entries * 1e9 / b['nanos'] for b in bursts], count)}"
                    f" | {beside(peers, peer, lambda b: b['nanos'])} |"
                )
    return table if found else None


def lateness(folder):
    """How late entries run at a steady rate."""
    table = [
        "How much later than its instant an entry runs that runs once, at a steady rate; instants are whole ms, and runs before"
        f" theirs, which Quartz allows itself up to 2 ms, count as 0. {SAME} Median (least to greatest) of JVMs.",
        "",
        "| due/s | scheduler | JVMs | p50 | p99 | p99.9 | max | early | p99 / ours |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    found = groups(folder, "lateness", "rate")
    for (rate,), peers in found:
        for peer, label in PEERS.items():
            if peer in peers:
                runs = peers[peer]
                cells = [spread([run[p] for run in runs], nanos) for p in ("p50", "p99", "p99.9", "max")]
                early = statistics.median(100 * run["early"] / run["count"] for run in runs)
                table.append(
                    f"| {rate:,} | {label} | {len(runs)} | {' | '.join(cells)} | {early:.0f} %"
                    f" | {beside(peers, peer, lambda run: max(1, run['p99']))} |"
                )
    return table if found else None


def registered(folder, heading, row):
    """A table of what was put in, by number of entries and of cron texts."""
    found = groups(folder, "memory", "wanted", "texts")
    table = list(heading)
    for (wanted, texts), peers in found:
        for peer, label in PEERS.items():
            if peer not in peers:
                continue
            runs = peers[peer]
            least = min(runs, key=lambda run: run["entries"])
            short = ""
            if least["entries"] < wanted:
                why = "heap full" if least["full"] else "time limit"
                short = f"{least['entries']:,} ({why})"
            table.append(f"| {wanted:,} | {texts:,} | {label} | {len(runs)} | {short} | {row(peers, peer)} |")
    return table if found else None


def memory(folder):
    """Heap an entry."""

    def each(run):
        return run["bytes"] / max(1, run["entries"])

    def row(peers, peer):
        runs = peers[peer]
        mark = "at least " if any(run["full"] for run in runs) else ""
        return (
            f"{mark}{spread([run['bytes'] for run in runs], megabytes)} | {mark}{spread([each(run) for run in runs], count)}"
            f" | {beside(peers, peer, each)}"
        )

    heading = [
        "By how much the heap has grown after collections when entries with cron texts were put in, of which none is due."
        " H2's tables are in the heap, too. Where a peer stopped short, the bytes an entry are those of the entries"
        " that were in; those of few entries say little. Median (least to greatest) of JVMs.",
        "",
        "| entries | cron texts | scheduler | JVMs | stopped at | heap | bytes an entry | bytes / ours |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    return registered(folder, heading, row)


def registering(folder):
    """How long it takes to put entries in."""

    def each(run):
        return run["nanos"] / max(1, run["entries"])

    def row(peers, peer):
        runs = peers[peer]
        return (
            f"{spread([run['nanos'] for run in runs], seconds)} | {spread([each(run) for run in runs], nanos)}"
            f" | {beside(peers, peer, each)}"
        )

    heading = [
        "How long it takes one thread to put the same entries in, until all are in: Ringbeat takes events, Quartz calls,"
        " db-scheduler batches. Nothing is warmed up but by 200 entries.",
        "",
        "| entries | cron texts | scheduler | JVMs | stopped at | time | an entry | time an entry / ours |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    return registered(folder, heading, row)
